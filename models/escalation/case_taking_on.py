from odoo import models

from .desk_mixin import BACK_OFFICE
from .escalation import OPEN

_DESKS = (BACK_OFFICE, "mission_area")


class Escalation(models.Model):
    """What acts on cases mean for what the desks have of them."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def _open_escalations_sudo(self, cases):
        """Return what the desks still have of the cases, with all rights."""
        # Sudo: what the act on the case means for the desks, whoever does it.
        return (
            cases.env["grandes.clientes.escalation"]
            .sudo()
            .search([("case_id", "in", cases.ids), ("state", "in", OPEN)])
        )

    def _apply_taking_on(self, cases):
        """Accept what the user's desk was sent of these cases and nobody accepted."""
        waiting = cases.filtered(lambda case: case.state in _DESKS)
        if not waiting:
            return
        # As the person: what is another desk's is neither found nor accepted.
        escalations = (
            cases.env["grandes.clientes.escalation"]
            .sudo(False)
            .search([("case_id", "in", waiting.ids), ("state", "=", "sent")])
        )
        refused = escalations._get_cannot_act_reasons("accept")
        mine = escalations.filtered(lambda escalation: escalation.id not in refused)
        if mine:
            mine._do_accept()


class Case(models.Model):
    """Whoever of a desk begins to work a case has taken it on (5.2.14, 5.2.17)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_prepare_answer(self, *args, **kwargs):
        """Prepare; who prepares on a desk has taken the cases on."""
        self.env["grandes.clientes.escalation"]._apply_taking_on(self)
        return super()._do_prepare_answer(*args, **kwargs)

    def _log_consultation(self, system, consultations):
        """Add the event; who looks something up on a desk has taken the cases on."""
        self.env["grandes.clientes.escalation"]._apply_taking_on(self)
        return super()._log_consultation(system, consultations)
