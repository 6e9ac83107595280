from odoo import api, models

from ..engine.sealed_mixin import file_seals
from .movement_settled import SAID


class Movement(models.Model):
    """Values covered by the seal of a movement."""

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of movements that are no longer drafts."""
        return [("state", "!=", "draft")]

    def _get_sealed_values(self):
        """Return what was stated, done and answered; statements only once fixed."""
        self.ensure_one()
        said = sorted(SAID) if self._is_settled() else []
        done = (
            "state",
            "asked_on",
            "communicated_on",
            "letter",
            "oversight_answer",
            "oversight_on",
            "objection",
            "cancel_reason",
            "carried_out_on",
            "asked_by_id",
            "communicated_by_id",
            "oversight_by_id",
            "carried_out_by_id",
        )
        return [
            *(
                self[name].id if self._fields[name].relational else self[name]
                for name in (*said, *done)
            ),
            file_seals(self.letter_id),
        ]

    def _get_sealed_files(self):
        """Return the letters."""
        return self.letter_id

    def _get_sealed_attachments(self):
        """Return the letters."""
        return self.letter_id
