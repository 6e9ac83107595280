from odoo import fields, models


class QualityNonconformityMove(models.Model):
    """A move of a non-conformity's due date, with its reason; at most two each."""

    _name = "grandes.clientes.quality.nonconformity.move"
    _description = "Moved due date of a non-conformity"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id"

    nonconformity_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.nonconformity",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    reason = fields.Text(required=True)
    moved_on = fields.Datetime(required=True)
    moved_by_id = fields.Many2one(
        comodel_name="res.users", required=True, ondelete="restrict"
    )
