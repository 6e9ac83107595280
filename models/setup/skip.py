from odoo import fields, models

from ...tools import clock


class SetupSkip(models.Model):
    """A company's decision to skip an optional first step, or to resume it."""

    _name = "grandes.clientes.setup.skip"
    _description = "Step of the first day left out"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "step"
    # The record has its own fields for the author and the time.
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    step = fields.Char(string="Code of the step", required=True, readonly=True)
    is_skipped = fields.Boolean(string="Left out", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Done by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    skipped_on = fields.Datetime(
        string="Time", required=True, readonly=True, default=lambda self: clock.now()
    )
