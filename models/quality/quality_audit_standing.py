from odoo import models


class QualityAudit(models.Model):
    """Answers and score of an audit after objections."""

    _name = "grandes.clientes.quality.audit"
    _inherit = "grandes.clientes.quality.audit"

    def _get_standing_answers(self):
        """Return ``{attribute in its first version: final answer}``."""
        return {
            mark.attribute_id.origin_id or mark.attribute_id: mark._get_standing()
            for mark in self.mark_ids
        }

    def _get_standing_score(self):
        """Return the final score."""
        return self.settled_score if self.is_settled else self.score
