from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...models.engine.costly import costly
from ...tools import clock


class ReportView(models.TransientModel):
    """Wizard to make a report of a period, view it and download it."""

    _name = "grandes.clientes.report.view"
    _description = "Report on the screen"
    _export_door = "report"

    code = fields.Selection(
        selection=lambda self: self._selection_code(),
        string="Report",
        required=True,
        default=lambda self: self._default_code(),
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    period = fields.Selection(
        selection=[
            ("last_month", "Last month"),
            ("month", "This month"),
            ("yesterday", "Yesterday"),
            ("other", "Other days"),
        ],
        required=True,
        default="last_month",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    entity_type = fields.Selection(
        selection=lambda self: self._selection_entity_type(), string="Type of entity"
    )
    channel_id = fields.Many2one(comodel_name="grandes.clientes.channel")
    typification_id = fields.Many2one(comodel_name="grandes.clientes.typification")
    advisor_id = fields.Many2one(
        comodel_name="res.users",
        string="Advisor",
        domain=[("share", "=", False)],
    )
    area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area", string="Mission area"
    )
    # Set by default, so that the screen opens with last month's figures.
    made_on = fields.Datetime(readonly=True, default=lambda self: clock.now())
    html = fields.Html(compute="_compute_html", sanitize=False)
    pdf = fields.Binary(compute="_compute_pdf")
    xlsx = fields.Binary(compute="_compute_xlsx")

    @api.model
    def _selection_code(self):
        Report = self.env["grandes.clientes.report"]
        titles = Report._get_titles()
        return [(code, f"{code} {titles[code]}") for code in Report._get_codes()]

    @api.model
    def _default_code(self):
        return next(iter(self.env["grandes.clientes.report"]._get_codes()), False)

    @api.model
    def _selection_entity_type(self):
        field = self.env["res.partner"]._fields["large_client_type"]
        return field._description_selection(self.env)

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = dict(self._selection_code())
        for view in self:
            view.display_name = names.get(view.code, "")

    @api.depends("period", "company_id")
    def _compute_dates(self):
        for view in self:
            today = clock.today(view.company_id or self.env.company)
            month = today.replace(day=1)
            if view.period == "last_month":
                first = month - relativedelta(months=1)
                view.date_from, view.date_to = first, month - timedelta(days=1)
            elif view.period == "yesterday":
                view.date_from = view.date_to = today - timedelta(days=1)
            else:
                view.date_from = view.date_from or month
                view.date_to = view.date_to or today
            if view.period == "month":
                view.date_from, view.date_to = month, today

    @api.depends("made_on")
    @api.depends_context("lang")
    def _compute_html(self):
        """Render the report when it is made; changing a filter alone does nothing."""
        Report = self.env["grandes.clientes.report"]
        for view in self:
            view.html = (
                view.made_on
                and view.code
                and Report._render_html(view._report(), links=True)
            )

    @costly
    def _compute_pdf(self):
        Report = self.env["grandes.clientes.report"]
        for view in self:
            view.pdf = Report._get_encoded(Report._render_pdf(view._report()))

    @costly
    def _compute_xlsx(self):
        Report = self.env["grandes.clientes.report"]
        for view in self:
            view.xlsx = Report._get_encoded(Report._export_xlsx(view._report()))

    def _report(self):
        """Return the report, dated when it was shown."""
        self.ensure_one()
        return self.env["grandes.clientes.report"]._make(
            self.code,
            self.date_from,
            self.date_to,
            self.company_id,
            self._get_cuts(),
            self.made_on,
        )

    def _get_cuts(self):
        """Return the chosen filters, as ``{cut: value}``."""
        chosen = {
            "entity_type": self.entity_type,
            "channel": self.channel_id.id,
            "typification": self.typification_id.id,
            "advisor": self.advisor_id.id,
            "area": self.area_id.id,
        }
        return {cut: value for cut, value in chosen.items() if value}

    # === ACTIONS === #

    def action_show(self):
        """Make and show the report."""
        self.ensure_one()
        self.made_on = clock.now()

    def action_open_figure(self, source, group, key, measure):
        """Open the records that a figure counts."""
        Report = self.env["grandes.clientes.report"]
        # The heading says what is counted: the report need not be made again.
        heading = self._get_heading()
        Report._check_can_make(heading)
        return Report._open_figure(heading, source, group, key, measure)

    def action_pdf(self):
        """Download the report as PDF."""
        return self._take_along("pdf")

    def action_xlsx(self):
        """Download the report as a spreadsheet."""
        return self._take_along("xlsx")

    def _take_along(self, field):
        if not self.made_on:
            self.action_show()
        return self.env["grandes.clientes.report"]._get_download_action(
            self, field, self._get_heading()
        )

    def _get_heading(self):
        """Return the report with its heading only."""
        return self.env["grandes.clientes.report"]._get_heading(
            self.code,
            self.date_from,
            self.date_to,
            self.company_id,
            self._get_cuts(),
            self.made_on or clock.now(),
        )
