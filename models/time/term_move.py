from odoo import fields, models


class TermMove(models.Model):
    """A move of a case's dates by the calendar or the law, with old and new dates."""

    _name = "grandes.clientes.term.move"
    _description = "Move of a case's dates"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Moved by", required=True, readonly=True
    )
    moved_on = fields.Datetime(required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    legal_from = fields.Date(string="Legal term ended", readonly=True)
    legal_to = fields.Date(string="Legal term ends", readonly=True)
    promised_from = fields.Date(string="Was promised for", readonly=True)
    promised_to = fields.Date(string="Is promised for", readonly=True)
    desk_from = fields.Date(string="The desk had until", readonly=True)
    desk_to = fields.Date(string="The desk has until", readonly=True)
    escalate_from = fields.Date(string="Was to escalate by", readonly=True)
    escalate_to = fields.Date(string="Is to escalate by", readonly=True)
