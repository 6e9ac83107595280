"""The reports of 5.2.20, a file each, and the informe de gestión of C7."""

from odoo.tools.translate import LazyTranslate

from . import c09, i01, i02, i03, i04, i05, i06, i07, i08, i09, i10, i11, i12, i13, ig

_lt = LazyTranslate(__name__)

#: ``{code: definition}`` of the reports whose data are kept.
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
#: ``{code: title}`` of all that the procedure asks for, in its order.
TITLES = {
    "I01": _lt("Presidency report"),
    "I02": _lt("Cases pending at the outsourcing"),
    "I03": _lt("Cases pending at mission areas"),
    "I04": _lt("Escalation"),
    "I05": _lt("Outbound contacts"),
    "I06": _lt("Approval of delegated procedures"),
    "I07": _lt("Activity of Dragon Tech"),
    "I08": _lt("Nonconforming product and service"),
    "I09": _lt("Training"),
    "I10": _lt("Staff turnover"),
    "I11": _lt("Failures of systems"),
    "I12": _lt("Quality control"),
    "I13": _lt("Satisfaction surveys"),
    "IG": _lt("Management report"),
    "C09": _lt("Activation, change and removal of users"),
}
#: Evidence of the controls, which is no part of a month's pack.
OF_CONTROLS = ("C09",)
#: ``{code: ratio}`` of every indicator, each under the report that it is of.
INDICATORS = {
    ratio.code: ratio
    for definition in DEFINITIONS.values()
    for ratio in definition.indicators
}
