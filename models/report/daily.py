import logging
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools import clock
from ..engine import crons

_logger = logging.getLogger(__name__)

_CODE = "I01"
_DAY = timedelta(days=1)
# Days before yesterday that are made up for after a downtime, at most.
_CATCH_UP = 7


class ReportDaily(models.Model):
    """The presidency report of one day, as made and mailed (section 6, C6, C7).

    It is stored as values and rendered from them, always the same.
    """

    _name = "grandes.clientes.report.daily"
    _description = "Daily presidency report"
    _inherit = ["grandes.clientes.report.kept"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _HAS_LINKS = True

    date = fields.Date(string="Day", required=True, readonly=True)

    _date_uniq = models.UniqueIndex("(company_id, date)")

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            report.display_name = format_date(
                self.env, report.date, date_format="d MMM y"
            )

    # === ACTIONS === #

    def action_open_figure(self, source, group, key, measure):
        """List the records that a figure counts."""
        return self.env["grandes.clientes.report"]._open_figure(
            self._report(), source, group, key, measure
        )

    # === CRON === #

    @api.model
    def _cron_make(self):
        """Make, store and mail the report of each ended day for every company."""
        # The cron runs as the system: all companies that count terms.
        companies = self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        )
        for company in companies:
            days = []
            with crons.guarded(company, "Daily report"):
                days = self._get_days_due(company)
            for day in days:
                made = False
                with crons.guarded(company, "Daily report"):
                    self._create_day(company, day)
                    made = True
                if not made:
                    break
                self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _get_days_due(self, company):
        """Return the days of a company that have ended and have no report yet.

        They follow the last report, from a week before yesterday at most; without any
        report only yesterday is due.
        """
        yesterday = clock.today(company) - _DAY
        last = self.search([("company_id", "=", company.id)], limit=1).date
        first = max(last + _DAY, yesterday - _CATCH_UP * _DAY) if last else yesterday
        return [first + _DAY * index for index in range((yesterday - first).days + 1)]

    @api.model
    def _create_day(self, company, day):
        """Make, store and mail the report of one day.

        :return: the daily report
        """
        lang = company.partner_id.lang or self.env.user.lang
        Report = self.env["grandes.clientes.report"].with_context(lang=lang)
        report = Report.with_company(company)._make(_CODE, day, day, company)
        daily = self.create(
            {"date": day, "company_id": company.id, "content": report.to_json()}
        )
        daily._log_seal("make")
        daily._send_mail(report)
        return daily

    def _get_sealed_values(self):
        """Return the values under the seal: the day and the report as made."""
        self.ensure_one()
        return [self.date, self.content]

    def _get_workbook(self, report):
        """Return the report as XLSX, in our own layout if the entity's is wrong.

        Nobody is there to correct a layout; whoever downloads the report is told.
        """
        Report = self.env["grandes.clientes.report"].with_context(lang=report.lang)
        try:
            return Report._export_xlsx(report)
        except UserError as error:
            _logger.info("Daily report of %s: %s", report.date_from, error)
            return Report._export_own_xlsx(report)

    def _send_mail(self, report):
        """Mail it to its reviewers (C6, C7): Coordinador, quality and oversight."""
        self.ensure_one()
        Report = self.env["grandes.clientes.report"].with_context(lang=report.lang)
        company = self.company_id
        people = self.env["res.users"]
        for group in ("group_coordinator", "group_quality", "group_oversight"):
            people |= company._grandes_clientes_get_users(group)
        if not people:
            return
        body = (
            self.env["ir.qweb"]
            .with_context(lang=report.lang)
            ._render(
                "grandes_clientes.report_daily_mail",
                {
                    "report": report,
                    "f": Report._get_formatter(report),
                    "url": f"{company.get_base_url()}/odoo/"
                    f"action-grandes_clientes.report_daily_action/{self.id}",
                },
            )
        )
        name = Report._get_filename(report)
        company.partner_id.with_context(lang=report.lang).message_notify(
            partner_ids=people.partner_id.ids,
            subject=Report.env._(
                "%(title)s of %(day)s",
                title=report.title,
                day=clock.in_words(self.date, report.lang),
            ),
            body=Markup(body),
            attachments=[(f"{name}.xlsx", self._get_workbook(report))],
            email_layout_xmlid="grandes_clientes.mail_notification",
        )
