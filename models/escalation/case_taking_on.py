from odoo import models

from .desk_mixin import BACK_OFFICE
from .escalation import OPEN

_DESKS = (BACK_OFFICE, "mission_area")


class Escalation(models.Model):
    """Effects that acts on cases have on their escalations."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def _open_escalations_sudo(self, cases):
        """Return the open escalations of the cases, as sudo."""
        # Sudo: effects of an act on the case, whoever performs it.
        return (
            cases.env["grandes.clientes.escalation"]
            .sudo()
            .search([("case_id", "in", cases.ids), ("state", "in", OPEN)])
        )

    def _apply_taking_on(self, cases):
        """Accept the escalations of these cases that wait for the user's desk."""
        waiting = cases.filtered(lambda case: case.state in _DESKS)
        if not waiting:
            return
        # Without sudo: escalations of other desks are neither found nor accepted.
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
    """Cases: starting work on one accepts its escalation (5.2.14, 5.2.17)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_prepare_answer(self, *args, **kwargs):
        """Prepare the answer; a user of the desk thereby accepts the escalations."""
        self.env["grandes.clientes.escalation"]._apply_taking_on(self)
        return super()._do_prepare_answer(*args, **kwargs)

    def _log_consultation(self, system, consultations):
        """Add the event; a look-up by a user of the desk accepts the escalations."""
        self.env["grandes.clientes.escalation"]._apply_taking_on(self)
        return super()._log_consultation(system, consultations)
