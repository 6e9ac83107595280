from odoo import api, fields, models
from odoo.exceptions import UserError


@api.depends("opportunity_id")
@api.depends_context("uid", "lang")
def _compute_opportunity_told(cases):
    commercial = cases.env["grandes.clientes.opportunity"]
    # Sudo: how it goes is told to who works the case, whoever may read the CRM.
    for case, case_sudo in zip(cases, cases.sudo(), strict=True):
        case.opportunity_told = commercial._get_told(case_sudo.opportunity_id)


class Case(models.Model):
    """The commercial side of a case: an opportunity of the organisation's CRM.

    Who sells works it there; who works the case passes it on, and sees its outcome.
    """

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    opportunity_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        # Who works the case is told of it; what is in it, the CRM's own rules say.
        groups="sales_team.group_sale_salesman,grandes_clientes.group_front_office",
    )
    opportunity_told = fields.Char(
        string="How the opportunity goes",
        compute=_compute_opportunity_told,
        groups="grandes_clientes.group_front_office",
    )

    def action_open_opportunity(self):
        """Open the case's opportunity, making it where there is none yet.

        Who does not sell passes it to the commercial advisors instead.

        :raise UserError: the case says not yet which entity it is about
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
