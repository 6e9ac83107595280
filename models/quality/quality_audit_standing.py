from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.quality.marks import CRITICAL


class QualityAudit(models.Model):
    """Answers and score of an audit after objections."""

    _name = "grandes.clientes.quality.audit"
    _inherit = "grandes.clientes.quality.audit"

    has_critical_error = fields.Boolean(
        string="With a critical error",
        compute="_compute_has_critical_error",
        search="_search_has_critical_error",
        help="It was found, and no objection to it was accepted.",
    )

    @api.depends("state", "mark_ids.answer", "mark_ids.settled_answer")
    def _compute_has_critical_error(self):
        for audit in self:
            audit.has_critical_error = audit.state == "signed" and any(
                mark.error_class in CRITICAL and mark._get_standing() == "no"
                for mark in audit.mark_ids
            )

    @api.model
    def _search_has_critical_error(self, operator, value):
        """Find the signed audits with a critical mark that stands as «not met»."""
        if operator != "in":
            return NotImplemented
        stands = Domain("settled_answer", "=", "no") | (
            Domain("settled_answer", "=", False) & Domain("answer", "=", "no")
        )
        failed = Domain("error_class", "in", list(CRITICAL)) & stands
        found = Domain("state", "=", "signed") & Domain("mark_ids", "any", failed)
        return found if True in value else ~found

    def _get_standing_answers(self):
        """Return ``{attribute in its first version: final answer}``."""
        return {
            mark.attribute_id.origin_id or mark.attribute_id: mark._get_standing()
            for mark in self.mark_ids
        }

    def _get_standing_score(self):
        """Return the final score."""
        return self.settled_score if self.is_settled else self.score
