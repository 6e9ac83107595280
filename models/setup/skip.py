from odoo import fields, models

from ...tools import clock


class SetupSkip(models.Model):
    """That a company goes without an optional step of its first day, or takes it up."""

    _name = "grandes.clientes.setup.skip"
    _description = "Step of the first day left out"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "step"
    # Person and time are fields of the record itself.
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
