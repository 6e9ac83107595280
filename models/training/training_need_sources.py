from odoo import api, models

#: Minimum number of failures in a month before a need is proposed.
_LEAST = {"audit": 3, "escalation": 3, "deviation": 5}


class TrainingNeed(models.Model):
    """Sources of needs: the month's audits, escalations and deviations."""

    _name = "grandes.clientes.training.need"
    _inherit = "grandes.clientes.training.need"

    @api.model
    def _find_needs(self, company, start, end):
        """Return the values of the needs that the data of a period show.

        Hook: other rooms add their own. Uses grouped queries, one or two per source.

        :param start: naive UTC
        :param end: naive UTC, the first instant after the period
        """
        return [
            *self._find_audit_needs(company, start, end),
            *self._find_escalation_needs(company, start, end),
            *self._find_deviation_needs(company, start, end),
        ]

    @api.model
    def _find_audit_needs(self, company, start, end):
        """Return the attributes that failed in signed audits, by standing answers.

        Second audits and open pairs count for nobody, as in the figures. Versions of an
        attribute are counted together, under the original one.
        """
        marks = self.env["grandes.clientes.quality.mark"].search_fetch(
            [
                ("company_id", "=", company.id),
                ("audit_id.state", "=", "signed"),
                ("audit_id.double_of_id", "=", False),
                ("audit_id.is_blind", "=", False),
                ("audit_id.is_exercise", "=", False),
                ("audit_id.signed_on", ">=", start),
                ("audit_id.signed_on", "<", end),
            ],
            ["attribute_id", "answer", "settled_answer"],
        )
        counts = {}
        for mark in marks:
            answer = mark._get_standing()
            if answer in ("yes", "no"):
                attribute = mark.attribute_id.origin_id or mark.attribute_id
                row = counts.setdefault(attribute, [0, 0])
                row[0] += answer == "no"
                row[1] += 1
        return [
            {
                "source": "audit",
                "attribute_id": attribute.id,
                "failed": failed,
                "total": total,
            }
            for attribute, (failed, total) in counts.items()
            if failed >= _LEAST["audit"]
        ]

    @api.model
    def _find_escalation_needs(self, company, start, end):
        """Return the typifications that were escalated wrongly (C4)."""
        rows = self.env["grandes.clientes.escalation"]._read_group(
            [
                ("company_id", "=", company.id),
                # What was called back is in no figure of escalations (C4).
                ("state", "!=", "cancelled"),
                ("escalated_on", ">=", start),
                ("escalated_on", "<", end),
            ],
            ["typification_id", "is_correct"],
            ["__count"],
        )
        counts = {}
        for typification, is_correct, count in rows:
            row = counts.setdefault(typification, [0, 0])
            row[0] += 0 if is_correct else count
            row[1] += count
        return [
            {
                "source": "escalation",
                "typification_id": typification.id,
                "failed": failed,
                "total": total,
            }
            for typification, (failed, total) in counts.items()
            if typification and failed >= _LEAST["escalation"]
        ]

    @api.model
    def _find_deviation_needs(self, company, start, end):
        """Return the procedure rules that were not followed."""
        rows = self.env["grandes.clientes.deviation"]._read_group(
            [
                ("company_id", "=", company.id),
                ("happened_on", ">=", start),
                ("happened_on", "<", end),
                ("rule_id", "!=", False),
                ("state", "not in", ("justified", "corrected")),
            ],
            ["rule_id"],
            ["__count"],
        )
        return [
            {"source": "deviation", "rule_id": rule.id, "failed": count}
            for rule, count in rows
            if count >= _LEAST["deviation"]
        ]
