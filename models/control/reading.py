from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from ...tools import clock


class ControlReading(models.Model):
    """The board of a month as somebody read it, for screen, paper and spreadsheet.

    It is stored as values under a seal and can be rendered again identically.
    """

    _name = "grandes.clientes.control.reading"
    _description = "Board as it was read"
    _inherit = ["grandes.clientes.report.kept"]
    _order = "id desc"
    _rec_name = "read_on"
    _log_access = False

    date_from = fields.Date(string="Month", required=True, readonly=True)
    read_on = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Read by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    content = fields.Text(string="Board")

    @api.depends("date_from", "read_on")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for reading in self:
            reading.display_name = self.env._(
                "Board of %(month)s, read on %(instant)s",
                month=format_date(self.env, reading.date_from, date_format="MMMM y"),
                instant=format_datetime(
                    self.env,
                    reading.read_on,
                    tz=reading.company_id._grandes_clientes_get_tz(),
                    dt_format="d MMM y, h:mm a",
                ),
            )

    @api.model
    def _create_reading(self, company, month=None):
        """Store the board of a month as it stands.

        :param month: any day of it; by default the current month
        :return: the reading
        """
        board = self.env["grandes.clientes.control.board"].with_company(company)
        first = board._get_first(month)
        report = board._get_report(first)
        # Sudo: whoever may read the board creates a reading, which never changes.
        reading = self.sudo().create(
            {
                "company_id": company.id,
                "date_from": first,
                "read_on": clock.now(),
                "user_id": self.env.uid,
                "content": report.to_json(),
            }
        )
        reading._log_seal("read", first=True)
        return reading.sudo(False)

    def _get_sealed_values(self):
        """Return the board as it was read."""
        self.ensure_one()
        return [self.date_from, self.read_on, self.user_id.id, self.content]
