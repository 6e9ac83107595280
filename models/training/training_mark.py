from odoo import fields, models

from ...tools import clock


class TrainingMark(models.Model):
    """A person's mark: before, after, or of a retake. A later mark corrects it."""

    _name = "grandes.clientes.training.mark"
    _description = "Mark of a training"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "moment"
    # The record has its own fields for the author and the time.
    _log_access = False

    attendance_id = fields.Many2one(
        comodel_name="grandes.clientes.training.attendance",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    moment = fields.Selection(
        selection=[("before", "Before"), ("after", "After"), ("retake", "Retake")],
        required=True,
        readonly=True,
    )
    value = fields.Float(string="Mark", digits=(6, 2), required=True, readonly=True)
    load_id = fields.Many2one(
        comodel_name="grandes.clientes.training.load",
        string="Sheet",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    row = fields.Integer(string="Row of the file", readonly=True, aggregator=None)
    entered_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    entered_on = fields.Datetime(
        required=True, readonly=True, default=lambda self: clock.now()
    )
