from odoo import models

from .desk_mixin import BACK_OFFICE

_DESKS = (BACK_OFFICE, "mission_area")


class Case(models.Model):
    """Whoever of a desk begins to work a case has taken it on (5.2.14, 5.2.17)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _apply_taking_on(self):
        """Accept what the user's desk was sent of these cases and nobody accepted."""
        waiting = self.filtered(lambda case: case.state in _DESKS)
        if not waiting:
            return
        # As the person: what is another desk's is neither found nor accepted.
        escalations = (
            self.env["grandes.clientes.escalation"]
            .sudo(False)
            .search([("case_id", "in", waiting.ids), ("state", "=", "sent")])
        )
        refused = escalations._get_cannot_act_reasons("accept")
        mine = escalations.filtered(lambda escalation: escalation.id not in refused)
        if mine:
            mine._do_accept()

    def _do_prepare_answer(self, *args, **kwargs):
        """Prepare; who prepares on a desk has taken the cases on."""
        self._apply_taking_on()
        return super()._do_prepare_answer(*args, **kwargs)

    def _log_consultation(self, system, consultations):
        """Add the event; who looks something up on a desk has taken the cases on."""
        self._apply_taking_on()
        return super()._log_consultation(system, consultations)
