from odoo import fields, models


class LegacySystem(models.Model):
    """A system outside Odoo that advisors consult or modify (5.2.6, 5.2.15)."""

    _name = "grandes.clientes.legacy.system"
    _description = "Legacy system"
    _inherit = ["grandes.clientes.catalogue"]
    _rec_names_search = ["name", "code", "alias_names"]

    name = fields.Char(translate=False)
    alias_names = fields.Char(
        string="Also written",
        help="Other spellings in use, separated by commas.",
    )
