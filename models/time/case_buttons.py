from odoo import models


class Case(models.Model):
    """Buttons of the acts that change the term, and of the explanation."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def action_extend(self):
        """Ask by how much and why the term is extended."""
        return self._ask("extend")

    def action_ask(self):
        """Ask what the requester left out."""
        return self._ask("ask")

    def action_grant_time(self):
        """Ask how the requester asked for more time."""
        return self._ask("grant_time")

    def action_complete(self):
        """Ask when the requester completed the request."""
        return self._ask("complete")

    def action_lapse(self):
        """Ask for the motive of the tacit withdrawal."""
        return self._ask("lapse")

    def action_suspend(self):
        """Ask on which ground the term stops."""
        return self._ask("suspend")

    def action_resume(self):
        """Ask until when the term did not count."""
        return self._ask("resume")

    def action_explain_dates(self):
        """Show the walk to the case's dates, day by day."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dates of %(case)s", case=self.display_name),
            "res_model": "grandes.clientes.case.explanation",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id},
        }
