from odoo import fields, models
from odoo.exceptions import UserError


class Case(models.Model):
    """The commercial side of a case: an opportunity of the organisation's CRM."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    opportunity_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="sales_team.group_sale_salesman",
    )

    def action_open_opportunity(self):
        """Open the case's opportunity, making it where there is none yet.

        :raise UserError: the case says not yet which entity it is about
        """
        self.ensure_one()
        if not self.opportunity_id:
            if not self.partner_id:
                raise UserError(
                    self.env._("Say which entity files it: the opportunity is its.")
                )
            self.opportunity_id = self.env["crm.lead"].create(
                self._prepare_opportunity()
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.opportunity_id.id,
            "view_mode": "form",
        }

    def _prepare_opportunity(self):
        """Return the values of an opportunity that the case gives rise to.

        The entity's and the contact's: the beneficiary's data stay with the case.
        """
        self.ensure_one()
        return {
            "name": self.subject,
            "type": "opportunity",
            "partner_id": (self.contact_id or self.partner_id).id,
            "company_id": self.company_id.id,
            "user_id": self.env.uid,
        }
