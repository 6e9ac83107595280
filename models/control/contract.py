from odoo import fields, models


class Contract(models.Model):
    """Obligations of a contract besides its levels, and its discount cap (R9)."""

    _name = "grandes.clientes.contract"
    _inherit = "grandes.clientes.contract"

    obligation_ids = fields.One2many(
        comodel_name="grandes.clientes.contract.obligation",
        inverse_name="contract_id",
    )
    discount_cap = fields.Float(
        string="Most that is taken off (%)",
        digits=(16, 2),
        default=100,
        tracking=True,
        help="Of a month's invoice, whatever its lines add up to.",
    )
    discount_clause = fields.Char(
        string="Clause of the discounts", help="Where the contract says the most."
    )

    _discount_cap_check = models.Constraint(
        "CHECK (discount_cap >= 0 AND discount_cap <= 100)",
        "The most that is taken off is a percentage from 0 to 100.",
    )
