from odoo import models
from odoo.exceptions import UserError


class Call(models.TransientModel):
    """Button of the call to report that a system does not answer."""

    _name = "grandes.clientes.call"
    _inherit = ["grandes.clientes.call", "grandes.clientes.outage.notice.mixin"]

    def action_no_answer(self):
        """Report a failure of the chosen system, or join the open one.

        Colleagues see it even before the call is registered.

        :raise UserError: no system is chosen, or the user has no right in it
        """
        self.ensure_one()
        if not self.system_id:
            raise UserError(
                self.env._("Choose the system that does not answer, then say so.")
            )
        self.env["grandes.clientes.room"]._check_kept("outage")
        self.system_id._check_right(self.operation or "consult")
        self.system_down = True
        self.env["grandes.clientes.outage"]._apply_no_answer(
            self.system_id, self.company_id or self.env.company, "call"
        )
