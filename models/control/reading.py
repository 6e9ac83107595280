from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from ...tools import clock
from ...tools.report.table import Report as Table
from ..engine.costly import costly


class ControlReading(models.Model):
    """The board of a month as somebody read it: the same on screen, paper and sheet.

    Kept as values under a seal: drawn again, it is the same.
    """

    _name = "grandes.clientes.control.reading"
    _description = "Board as it was read"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.sealed.mixin"]
    _order = "id desc"
    _rec_name = "read_on"
    _export_door = "report"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    date_from = fields.Date(string="Month", required=True, readonly=True)
    read_on = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Read by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    content = fields.Text(string="Board", required=True, readonly=True)
    html = fields.Html(compute="_compute_html", sanitize=False)
    pdf = fields.Binary(compute="_compute_pdf")
    xlsx = fields.Binary(compute="_compute_xlsx")

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

    @api.depends("content")
    def _compute_html(self):
        Report = self.env["grandes.clientes.report"]
        for reading in self:
            reading.html = Report._render_html(reading._report())

    @api.depends("content")
    @costly
    def _compute_pdf(self):
        Report = self.env["grandes.clientes.report"]
        for reading in self:
            reading.pdf = Report._get_encoded(Report._render_pdf(reading._report()))

    @api.depends("content")
    @costly
    def _compute_xlsx(self):
        Report = self.env["grandes.clientes.report"]
        for reading in self:
            reading.xlsx = Report._get_encoded(Report._export_xlsx(reading._report()))

    def _report(self):
        """Return the board as it was read, as a report."""
        self.ensure_one()
        return Table.from_json(self.content)

    @api.model
    def _create_reading(self, company, month=None):
        """Keep the board of a month as it stands.

        :param month: any day of it; the current one unless said
        :return: the reading
        """
        board = self.env["grandes.clientes.control.board"].with_company(company)
        first = board._get_first(month)
        report = board._get_report(first)
        # Sudo: a reading is written by whoever may read the board, and never changed.
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

    def action_pdf(self):
        """Download it as PDF."""
        return self.env["grandes.clientes.report"]._get_download_action(
            self, "pdf", self._report()
        )

    def action_xlsx(self):
        """Download it as a spreadsheet."""
        return self.env["grandes.clientes.report"]._get_download_action(
            self, "xlsx", self._report()
        )
