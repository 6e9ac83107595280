from odoo import api, fields, models

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Settings for large clients, per company."""

    _inherit = "res.company"

    grandes_clientes_job_limit = fields.Integer(
        string="Rows done at once",
        default=200,
        help="Acts on more records than these become a long act with its progress.",
    )
    grandes_clientes_pool_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_pool_rel",
        column1="company_id",
        column2="user_id",
        string="Pool of advisors",
        # Restricted to the company, also in the settings.
        domain=lambda self: self.env["res.company"]._domain_grandes_clientes_pool(),
        help="Who is given, by load, what no portfolio gives to anybody.",
    )
    grandes_clientes_seal_email = fields.Char(
        string="Mail the nightly seal to",
        help="Address of the Interventoría, which keeps the digest over the events.",
    )

    @api.model
    def _domain_grandes_clientes_pool(self):
        group = self.env.ref("grandes_clientes.group_front_office")
        return [("all_group_ids", "in", group.ids), ("share", "=", False)]
