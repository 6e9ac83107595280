"""The reports of 5.2.20, one file each, and the informe de gestión of C7."""

from . import c09, i01, i02, i03, i04, i05, i06, i07, i08, i09, i10, i11, i12, i13, ig

#: ``{code: definition}`` of the reports, in their order.
DEFINITIONS = {
    each.REPORT.code: each.REPORT
    for each in (
        i01,
        i02,
        i03,
        i04,
        i05,
        i06,
        i07,
        i08,
        i09,
        i10,
        i11,
        i12,
        i13,
        ig,
        c09,
    )
}
#: ``{code: title}`` of the reports.
TITLES = {code: definition.title for code, definition in DEFINITIONS.items()}
#: Reports that are evidence of the controls and no part of the monthly pack.
OF_CONTROLS = tuple(
    code for code, definition in DEFINITIONS.items() if not definition.in_pack
)
#: ``{code: ratio}`` of the indicators of all reports.
INDICATORS = {
    ratio.code: ratio
    for definition in DEFINITIONS.values()
    for ratio in definition.indicators
}
