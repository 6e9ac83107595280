from odoo import api, fields, models
from odoo.tools import SQL


class Person(models.Model):
    """Number of entities in a user's portfolio."""

    _name = "grandes.clientes.person"
    _inherit = "grandes.clientes.person"
    _depends = {"res.partner": ["advisor_id", "active"]}

    portfolio_count = fields.Integer(
        string="Portfolio",
        readonly=True,
        help="Entities of which they are the advisor.",
    )

    @api.model
    def _get_more_columns(self):
        return {
            **super()._get_more_columns(),
            "portfolio_count": SQL(
                "(SELECT count(*) FROM res_partner entity"
                " WHERE entity.advisor_id = account.id AND entity.active)"
            ),
        }
