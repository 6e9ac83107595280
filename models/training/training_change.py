from odoo import api, fields, models

from ...tools import clock


class TrainingChange(models.Model):
    """A departure of a training from what was promised or recorded, with its reason."""

    _name = "grandes.clientes.training.change"
    _description = "Change of a training"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "what"
    # The record has its own fields for the author and the time.
    _log_access = False

    session_id = fields.Many2one(
        comodel_name="grandes.clientes.training.session",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    timetable_id = fields.Many2one(
        comodel_name="grandes.clientes.training.timetable",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    what = fields.Selection(
        selection=[
            ("added", "Added"),
            ("moved", "Moved"),
            ("missed", "Not held"),
            ("told_late", "Held, told late"),
            ("excused", "Absence excused"),
            ("corrected", "Attendance corrected"),
        ],
        required=True,
        readonly=True,
    )
    before = fields.Char(readonly=True)
    after = fields.Char(readonly=True)
    reason = fields.Text(readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", readonly=True, ondelete="restrict"
    )
    changed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    changed_on = fields.Datetime(
        string="When", required=True, readonly=True, default=lambda self: clock.now()
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the changes, each with the timetable and company of its session."""
        Session = self.env["grandes.clientes.training.session"]
        for vals in vals_list:
            session = Session.browse(vals["session_id"])
            vals["timetable_id"] = session.timetable_id.id
            vals["company_id"] = session.company_id.id
        return super().create(vals_list)
