from odoo import fields, models


class ResPartner(models.Model):
    """Opt-out of a contact from satisfaction surveys."""

    _name = "res.partner"
    _inherit = "res.partner"

    grandes_clientes_no_survey = fields.Boolean(
        string="Not to be asked for satisfaction",
        copy=False,
        groups="grandes_clientes.group_user",
    )
