from odoo import fields, models


class EventLogExport(models.Model):
    """A log entry of who exported which event log, and when (Law 1581)."""

    _name = "grandes.clientes.event.log.export"
    _description = "Export of an event log"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "exported_on"
    # User and time are fields of the record itself.
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    exported_on = fields.Datetime(string="Time", required=True, readonly=True)
    file_format = fields.Selection(
        selection=[("xes", "XES"), ("csv", "CSV")], required=True, readonly=True
    )
    date_from = fields.Date(string="Received from", readonly=True)
    date_to = fields.Date(string="Until", readonly=True)
    case_count = fields.Integer(string="Cases", readonly=True, aggregator="sum")
    personal = fields.Boolean(string="With personal data", readonly=True)
    every_event = fields.Boolean(string="With every event", readonly=True)
    selection = fields.Char(readonly=True, help="What the cases were chosen by.")
