from odoo import fields, models


class Product(models.Model):
    """Product of the portfolio that a case is about."""

    _name = "grandes.clientes.product"
    _description = "Product"
    _inherit = ["grandes.clientes.catalogue"]

    typification_ids = fields.One2many(
        comodel_name="grandes.clientes.typification",
        inverse_name="product_id",
    )
