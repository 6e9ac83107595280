from odoo import fields, models


class AccessException(models.Model):
    """That a person holds incompatible roles nevertheless, until a day."""

    _name = "grandes.clientes.access.exception"
    _description = "Exception from incompatible roles"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "date_to desc, id desc"
    _PROTECTED = frozenset({"approved_by_id", "ended_on"})

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
    )
    incompatibility_id = fields.Many2one(
        comodel_name="grandes.clientes.access.incompatibility",
        string="Incompatible roles",
        required=True,
        index=True,
        ondelete="restrict",
    )
    date_from = fields.Datetime(string="From", required=True)
    date_to = fields.Datetime(string="Until", required=True)
    reason = fields.Char(required=True)
    approved_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    ended_on = fields.Datetime(readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
