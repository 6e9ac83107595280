from odoo import models


class Filing(models.Model):
    """Navigation from a filing to its cases."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    def action_open_cases(self):
        """Open the cases that the filing brought."""
        self.ensure_one()
        return self.env["grandes.clientes.case"]._get_open(
            "case_action",
            name=self.env._("Cases of %(filing)s", filing=self.name),
            domain=[("filing_id", "=", self.id)],
            context={},
        )

    def action_add_case(self):
        """Open a new case of the filing, as one letter may bring several matters."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Case of %(filing)s", filing=self.name),
            "res_model": "grandes.clientes.case",
            "view_mode": "form",
            "context": {
                "default_filing_id": self.id,
                "default_subject": self.subject,
            },
        }
