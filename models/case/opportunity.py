from odoo import api, fields, models
from odoo.exceptions import UserError


@api.depends("opportunity_id")
@api.depends_context("uid", "lang")
def _compute_opportunity_told(cases):
    commercial = cases.env["grandes.clientes.opportunity"]
    # Sudo: the advisor of the case sees the status without access to the CRM.
    for case, case_sudo in zip(cases, cases.sudo(), strict=True):
        case.opportunity_told = commercial._get_told(case_sudo.opportunity_id)


class Case(models.Model):
    """The commercial side of a case: an opportunity in the CRM.

    Salespeople work on it there; the advisor of the case passes it on and sees its
    outcome.
    """

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    opportunity_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        # The case's advisor sees that it exists; its content is subject to the CRM's
        # rules.
        groups="sales_team.group_sale_salesman,grandes_clientes.group_front_office",
    )
    opportunity_told = fields.Char(
        string="How the opportunity goes",
        compute=_compute_opportunity_told,
        groups="grandes_clientes.group_front_office",
    )

    def action_open_opportunity(self):
        """Open the case's opportunity, creating it if there is none.

        Users without access to the CRM pass it to the commercial advisors instead.

        :raise UserError: the case names no entity yet
        """
        self.ensure_one()
        commercial = self.env["grandes.clientes.opportunity"]
        if not self.env["crm.lead"].has_access("create"):
            return commercial._ask(self)
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
        """Return the values of an opportunity created from the case.

        They name the entity or the contact; the beneficiary's data stay with the case.
        """
        self.ensure_one()
        return {
            "name": self.subject,
            "type": "opportunity",
            "partner_id": (self.contact_id or self.partner_id).id,
            "company_id": self.company_id.id,
            "user_id": self.env.uid,
        }
