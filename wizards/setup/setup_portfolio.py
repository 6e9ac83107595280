from odoo import api, fields, models
from odoo.fields import Domain


class SetupPortfolio(models.TransientModel):
    """Wizard to set the pool and distribute entities without portfolio."""

    _name = "grandes.clientes.setup.portfolio"
    _description = "Portfolios and pool"
    _inherit = ["grandes.clientes.protected.mixin"]

    pool_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_setup_pool_rel",
        column1="wizard_id",
        column2="user_id",
        string="Pool of advisors",
        domain=lambda self: self._domain_advisors(),
        # Sudo: the current pool, for the user who may change it.
        default=lambda self: self.env.company.sudo().grandes_clientes_pool_user_ids,
        help="Who is given, by load, what no portfolio gives to anybody.",
    )
    advisor_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_setup_advisor_rel",
        column1="wizard_id",
        column2="user_id",
        string="Distribute among",
        domain=lambda self: self._domain_advisors(),
        help="Each is given as many of the entities that are in nobody's portfolio.",
    )
    entity_count = fields.Integer(compute="_compute_entity_count")
    elsewhere_count = fields.Integer(
        compute="_compute_entity_count",
        help="Entities that only people of another company attend.",
    )

    @api.model
    def _domain_advisors(self):
        return self.env["res.company"]._domain_grandes_clientes_pool()

    @api.depends_context("company")
    def _compute_entity_count(self):
        setup = self.env["grandes.clientes.setup"]
        partners = self.env["res.partner"]
        self.entity_count = partners.search_count(setup._domain_to_distribute())
        self.elsewhere_count = partners.search_count(
            setup._domain_without_portfolio() & Domain("advisor_id", "!=", False)
        )

    def action_confirm(self):
        """Store the pool and distribute the entities."""
        self.ensure_one()
        self.env["grandes.clientes.setup"]._do_distribute(
            self.pool_user_ids, self.advisor_ids
        )
        return {"type": "ir.actions.act_window_close"}

    def action_open_entities(self):
        """Open the entities that nobody here attends, to assign them one by one."""
        return {
            **self.env["ir.actions.actions"]._for_xml_id(
                "grandes_clientes.large_client_action"
            ),
            "domain": list(
                self.env["grandes.clientes.setup"]._domain_without_portfolio()
            ),
            "target": "current",
        }
