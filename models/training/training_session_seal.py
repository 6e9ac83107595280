from odoo import api, models
from odoo.fields import Domain

from ..engine.sealed_mixin import file_seals


class TrainingSession(models.Model):
    """Values and files covered by the seal of a session."""

    _name = "grandes.clientes.training.session"
    _inherit = "grandes.clientes.training.session"

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the sessions that are over."""
        return Domain("state", "!=", "planned")

    def _get_sealed_files(self):
        """Return the signed lists."""
        return self.list_attachment_ids

    def _get_sealed_attachments(self):
        """Return the signed lists of finished sessions, which nobody may remove."""
        return self.filtered(lambda each: each.state != "planned").list_attachment_ids

    def _get_sealed_values(self):
        """Return what was held, or why not, and who came."""
        self.ensure_one()
        return [
            self.topic_id.id,
            self.state,
            self.planned_on,
            self.promised_on,
            self.held_on,
            self.held_hours,
            self.missed_on,
            self.missed_reason,
            [
                [each.user_id.id, each.has_attended, each.excuse]
                # Only where it is true: earlier seals do not have it.
                + ["unsummoned"] * each.is_unsummoned
                for each in self.attendance_ids.sorted("id")
            ],
            file_seals(self.list_attachment_ids),
        ]
