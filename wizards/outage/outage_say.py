from odoo import fields, models
from odoo.exceptions import AccessError

from ...models.outage.outage_acts import WITNESSES


class OutageSay(models.TransientModel):
    """Wizard to report without a case that a system, line or platform is down."""

    _name = "grandes.clientes.outage.say"
    _inherit = ["grandes.clientes.outage.notice.mixin"]
    _description = "It does not answer"

    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        string="What does not answer",
        required=True,
    )

    def action_confirm(self):
        """Report a failure of the system, or join the open one.

        :raise AccessError: the user's role does not work in the systems
        """
        self.ensure_one()
        self._check_may_say()
        outage = self.env["grandes.clientes.outage"]._apply_no_answer(
            self.system_id, self.env.company, "person"
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.outage",
            "res_id": outage.id,
            "view_mode": "form",
        }

    def _check_may_say(self):
        self.env["grandes.clientes.room"]._check_kept("outage")
        if not any(
            self.env.user.has_group(f"grandes_clientes.{group}") for group in WITNESSES
        ):
            raise AccessError(
                self.env._("Who works in the systems says that one does not answer.")
            )
