from odoo import fields, models


class ResUsers(models.Model):
    """Mission areas of a user, used by record rules to reach colleagues."""

    _inherit = "res.users"

    grandes_clientes_area_ids = fields.Many2many(
        comodel_name="grandes.clientes.mission.area",
        relation="grandes_clientes_area_member_rel",
        column1="user_id",
        column2="area_id",
        string="Mission areas",
        readonly=True,
    )
