from odoo import fields, models
from odoo.exceptions import UserError


class OpportunityAsk(models.TransientModel):
    """Wizard to pass an entity's possible interest to the commercial advisors."""

    _name = "grandes.clientes.opportunity.ask"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Pass to the commercial advisors"

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case", readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Contact", readonly=True, ondelete="cascade"
    )
    name = fields.Char(string="What it is about", required=True)
    note = fields.Text(
        string="What they should know",
        help="The entity's interest; nothing of a beneficiary.",
    )

    def action_pass(self):
        """Create the opportunity and show a notice.

        :raise UserError: there is no entity or contact
        """
        self.ensure_one()
        case = self.case_id
        partner = case.contact_id or case.partner_id if case else self.partner_id
        if not partner:
            raise UserError(
                self.env._("Say which entity files it: the opportunity is its.")
            )
        lead_sudo = self.env["grandes.clientes.opportunity"]._create_passed(
            partner, self.name, self.note, case
        )
        values = {"name": self.name, "who": lead_sudo.user_id.name}
        if not case:
            message = self.env._(
                "The commercial advisors have «%(name)s»: it goes on with them.",
                **values,
            )
        elif lead_sudo.user_id:
            message = self.env._(
                "%(who)s has «%(name)s». %(case)s shows how it ends.",
                case=case.display_name,
                **values,
            )
        else:
            message = self.env._(
                "The commercial advisors have «%(name)s». %(case)s shows how it ends.",
                case=case.display_name,
                **values,
            )
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            message, case, then={"type": "ir.actions.act_window_close"}
        )
