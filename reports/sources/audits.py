"""Audits that were signed in the period, for each side apart (C1, C4, I12).

The final marks count: where an objection was accepted before the report was made, it
replaces the mark. No figure includes exercises, second audits or open pairs.
"""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.quality.marks import CRITICAL
from ...tools.report.definition import BY_SELECTION, Group, Measure, Source
from ...tools.report.table import DECIMAL
from .common import CASE_GROUPS

_lt = LazyTranslate(__name__)

AUDIT = "grandes.clientes.quality.audit"
_AUDIT = SQL.identifier("grandes_clientes_quality_audit")
# Computed attributes that tell what C4 asks, beside those of escalation.
_C4_COMPUTED = ("as_typified", "by_the_matrix")


def _of_side(side):
    """Return the relation of the signed audits of one side."""

    def rows(scope):
        tables, condition = scope.rows(AUDIT)
        return SQL(
            """
            SELECT %(a)s.id AS audit_id, %(a)s.case_id, %(a)s.channel_id,
                   %(a)s.advisor_id, %(a)s.auditor_id, %(a)s.signed_on, %(a)s.contact,
                   %(a)s.is_directed IS TRUE AS is_directed, %(a)s.without_recording,
                   origin.name AS case_name, origin.typification_id, origin.product_id,
                   (SELECT escalation.mission_area_id
                      FROM grandes_clientes_escalation escalation
                     WHERE escalation.case_id = %(a)s.case_id
                     ORDER BY escalation.id DESC LIMIT 1) AS responsible_area_id,
                   CASE WHEN 'no' IN (%(a)s.identity_in_case,
                                      %(a)s.identity_in_mercurio)
                        THEN 'no'
                        WHEN %(a)s.identity_in_case = 'yes'
                             AND %(a)s.identity_in_mercurio = 'yes' THEN 'yes'
                        ELSE 'no_data' END AS identity,
                   CASE WHEN NOT %(a)s.has_score THEN NULL
                        WHEN marks.is_settled THEN %(a)s.settled_score
                        ELSE %(a)s.score END AS score,
                   marks.*, COALESCE(marks.failed, 0) > 0 AS has_failed,
                   EXISTS (
                       SELECT FROM grandes_clientes_quality_coaching coaching
                        WHERE coaching.audit_id = %(a)s.id
                          AND coaching.agreed_on < %(known)s) AS is_coached,
                   (SELECT CASE WHEN EXISTS (
                                SELECT FROM grandes_clientes_quality_objection accepted
                                 WHERE accepted.audit_id = other.id
                                   AND accepted.state = 'accepted'
                                   AND accepted.decided_on < %(known)s)
                                THEN other.settled_score
                                ELSE other.score END
                      FROM grandes_clientes_quality_audit other
                     WHERE other.case_id = %(a)s.case_id AND other.side != %(a)s.side
                       AND other.state = 'signed' AND other.has_score
                       AND other.is_directed IS NOT TRUE
                       AND other.double_of_id IS NULL AND other.is_blind IS NOT TRUE
                       AND other.is_exercise IS NOT TRUE
                       AND other.signed_on >= %(start)s AND other.signed_on < %(end)s
                     ORDER BY other.id LIMIT 1) AS other_score
              FROM %(tables)s
              JOIN grandes_clientes_case origin ON origin.id = %(a)s.case_id
              JOIN LATERAL (
                   SELECT %(critical)s,
                          count(*) FILTER (WHERE m.stands = 'no') AS failed,
                          count(*) FILTER (WHERE m.stands = 'no'
                                           AND m.error_class = 'enc') AS enc_failed,
                          bool_or(m.stands = 'no'
                                  AND (m.is_escalation OR m.computed IN %(c4)s))
                              AS is_wrong,
                          bool_or(m.is_settled) AS is_settled
                     FROM (SELECT attribute.error_class, attribute.is_escalation,
                                  attribute.computed,
                                  accepted.mark_id IS NOT NULL AS is_settled,
                                  COALESCE(accepted.expected_answer, mark.answer)
                                      AS stands
                             FROM grandes_clientes_quality_mark mark
                             JOIN grandes_clientes_quality_attribute attribute
                               ON attribute.id = mark.attribute_id
                             LEFT JOIN grandes_clientes_quality_objection accepted
                               ON accepted.mark_id = mark.id
                              AND accepted.state = 'accepted'
                              AND accepted.decided_on < %(known)s
                            WHERE mark.audit_id = %(a)s.id) m) marks ON TRUE
             WHERE %(condition)s AND %(a)s.side = %(side)s AND %(a)s.state = 'signed'
               AND %(a)s.double_of_id IS NULL AND %(a)s.is_blind IS NOT TRUE
               AND %(a)s.is_exercise IS NOT TRUE
               AND %(a)s.signed_on >= %(start)s AND %(a)s.signed_on < %(end)s
            """,
            a=_AUDIT,
            tables=tables,
            condition=condition,
            side=side,
            start=scope.start,
            end=scope.end,
            known=scope.known,
            c4=_C4_COMPUTED,
            critical=SQL(", ").join(_critical(code) for code in CRITICAL),
        )

    return rows


def _critical(code):
    """Return the SQL of whether a class of error applied, and whether one was found."""
    return SQL(
        """
        COALESCE(bool_or(m.error_class = %(code)s AND m.stands != 'na'), FALSE)
            AS %(applied)s,
        COALESCE(bool_or(m.error_class = %(code)s AND m.stands = 'no'), FALSE)
            AS %(failed)s
        """,
        code=code,
        applied=SQL.identifier(f"{code}_applied"),
        failed=SQL.identifier(f"{code}_failed"),
    )


_DRAWN = "NOT is_directed"
_LABELS = {
    "ecuf": (_lt("User: applied"), _lt("User: without error")),
    "ecn": (_lt("Business: applied"), _lt("Business: without error")),
    "ecc": (_lt("Compliance: applied"), _lt("Compliance: without error")),
}
_MEASURES = (
    Measure("audits", _lt("Signed")),
    Measure("drawn", _lt("Drawn ones"), _DRAWN),
    Measure(
        "drawn_closed",
        _lt("Drawn among the closed cases"),
        f"{_DRAWN} AND contact != 'escalated'",
    ),
    Measure("directed", _lt("Directed ones"), "is_directed"),
    *(
        measure
        for code, (applied, without) in _LABELS.items()
        for measure in (
            Measure(f"{code}_applied", applied, f"{_DRAWN} AND {code}_applied"),
            Measure(
                f"{code}_without",
                without,
                f"{_DRAWN} AND {code}_applied AND NOT {code}_failed",
            ),
        )
    ),
    Measure(
        "sound",
        _lt("Without a critical error"),
        f"{_DRAWN} AND NOT (ecuf_failed OR ecn_failed OR ecc_failed)",
    ),
    Measure(
        "directed_sound",
        _lt("Directed, without a critical error"),
        "is_directed AND NOT (ecuf_failed OR ecn_failed OR ecc_failed)",
    ),
    Measure(
        "enc", _lt("With errors that are not critical"), f"{_DRAWN} AND enc_failed > 0"
    ),
    Measure("scored", _lt("With a score"), f"{_DRAWN} AND score IS NOT NULL"),
    Measure(
        "score",
        _lt("Mean score"),
        f"{_DRAWN} AND score IS NOT NULL",
        "avg({of})",
        DECIMAL,
        "score",
    ),
    Measure("failed", _lt("With an attribute not met"), "has_failed"),
    Measure("coached", _lt("Of them, coached"), "has_failed AND is_coached"),
    Measure("identity_yes", _lt("Identity agrees"), f"{_DRAWN} AND identity = 'yes'"),
    Measure("identity_no", _lt("Identity differs"), f"{_DRAWN} AND identity = 'no'"),
    Measure(
        "identity_no_data",
        _lt("Identity without data"),
        f"{_DRAWN} AND identity = 'no_data'",
    ),
    Measure("unrecorded", _lt("Without recording"), f"{_DRAWN} AND without_recording"),
    Measure(
        "escalated", _lt("Escalated, reviewed"), f"{_DRAWN} AND contact = 'escalated'"
    ),
    Measure(
        "escalated_well",
        _lt("Escalated correctly"),
        f"{_DRAWN} AND contact = 'escalated' AND NOT COALESCE(is_wrong, FALSE)",
    ),
    Measure(
        "both",
        _lt("Audited by both sides"),
        f"{_DRAWN} AND score IS NOT NULL AND other_score IS NOT NULL",
    ),
    Measure(
        "difference",
        _lt("Mean difference between the sides"),
        f"{_DRAWN} AND score IS NOT NULL AND other_score IS NOT NULL",
        "avg({of})",
        DECIMAL,
        "abs(other_score - score)",
    ),
)
_GROUPS = (
    *(
        each
        for each in CASE_GROUPS
        if each.code in ("channel", "typification", "product")
    ),
    # The desk of the last escalation, as in the acta of the visit (C4).
    Group(
        "responsible",
        _lt("Responsible"),
        "responsible_area_id",
        model="grandes.clientes.mission.area",
        empty=_lt("Back office"),
    ),
    Group("advisor", _lt("Advisor"), "advisor_id", model="res.users"),
    Group(
        "contact",
        _lt("Contact"),
        "contact",
        by=BY_SELECTION,
        model=AUDIT,
        field="contact",
    ),
)

AUDITS, MONITORINGS = (
    Source(
        code=code,
        model=AUDIT,
        record="audit_id",
        relation=_of_side(side),
        measures=_MEASURES,
        groups=_GROUPS,
        needs=(AUDIT,),
    )
    for code, side in (("audits", "entity"), ("monitorings", "outsourcing"))
)
