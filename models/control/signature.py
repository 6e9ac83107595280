import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_datetime

from ...reports.sources.platform import LEVELS
from ...tools import clock
from .occurrence_acts import KEEPERS

#: Number of past days that may still be signed late.
_BACK = 100
#: Controls covered by a day's signature, as named by the reviews of a report.
CONTROLS = ("C6", "C7")


def _get_runs(days):
    """Return the first and last day of each run of consecutive ``days``, in order."""
    runs = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


class ControlSignature(models.Model):
    """The daily signature, one for C6 and C7, over the figures as they were shown.

    Either owner may sign. Several days signed at once are reviewed day by day, and the
    signature is marked as signed in bulk.
    """

    _name = "grandes.clientes.control.signature"
    _description = "Daily signature"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.sealed.mixin"]
    _order = "id desc"
    _rec_name = "signed_on"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Signed by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    signed_on = fields.Datetime(required=True, readonly=True)
    shown_on = fields.Datetime(string="Figures shown on", required=True, readonly=True)
    seconds = fields.Integer(
        string="Time on the figures (s)", compute="_compute_seconds"
    )
    outcome = fields.Selection(
        selection=[
            ("conforming", "Conforming"),
            ("findings", "With findings"),
            ("rejected", "To be corrected"),
        ],
        required=True,
        readonly=True,
    )
    findings = fields.Text(readonly=True)
    figures = fields.Json(
        string="Figures as data",
        readonly=True,
        help="As they were shown when it was signed.",
    )
    figures_html = fields.Html(
        string="Figures", compute="_compute_figures_html", sanitize=False
    )
    day_count = fields.Integer(string="Days", readonly=True)
    days = fields.Char(
        string="Days signed", compute="_compute_days", help="Days that it covers."
    )
    is_bulk = fields.Boolean(
        string="In bulk", readonly=True, help="Several days were signed at once."
    )
    review_ids = fields.Many2many(
        comodel_name="grandes.clientes.report.review",
        relation="grandes_clientes_control_signature_rel",
        column1="signature_id",
        column2="review_id",
        string="Reviews",
        readonly=True,
    )

    @api.depends("signed_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for signature in self:
            signature.display_name = format_datetime(
                self.env,
                signature.signed_on,
                tz=signature.company_id._grandes_clientes_get_tz(),
                dt_format="d MMM y, h:mm a",
            )

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_days(self):
        for signature in self:
            dates = [
                fields.Date.to_date(day["date"]) for day in signature.figures or ()
            ]
            signature.days = ", ".join(
                " – ".join(
                    format_date(self.env, end, date_format="d MMM y")
                    for end in dict.fromkeys(ends)
                )
                for ends in _get_runs(dates)
            )

    @api.depends("shown_on", "signed_on")
    def _compute_seconds(self):
        for signature in self:
            span = signature.signed_on - signature.shown_on
            signature.seconds = max(0, int(span.total_seconds()))

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_figures_html(self):
        for signature in self:
            signature.figures_html = self._render_figures(signature.figures)

    # === PENDING SIGNATURES === #

    @api.model
    def _find_waiting(self, company):
        """Return the daily reports without a full signature, oldest first."""
        today = clock.today(company)
        first = today - timedelta(days=_BACK)
        Occurrence = self.env["grandes.clientes.control.occurrence"]
        begun = Occurrence.search(
            [
                ("company_id", "=", company.id),
                ("frequency", "=", "daily"),
                ("control_id.is_signed_daily", "=", True),
            ],
            order="date_from",
            limit=1,
        ).date_from
        dailies = self.env["grandes.clientes.report.daily"].search(
            [
                ("company_id", "=", company.id),
                ("date", ">=", max(first, begun or today - timedelta(days=7))),
            ],
            order="date",
        )
        signed = {
            (daily.id, control)
            for daily, control in self.env[
                "grandes.clientes.report.review"
            ]._read_group(
                [("daily_id", "in", dailies.ids), ("control", "in", CONTROLS)],
                ["daily_id", "control"],
            )
        }
        return dailies.filtered(
            lambda daily: any((daily.id, each) not in signed for each in CONTROLS)
        )

    @api.model
    def _get_figures(self, dailies):
        """Return the figures of the days' reports, as shown and frozen.

        For C7 the indicators with their goals; for C6 the failures, the calls of the
        platform, and how often a system did not answer a look-up.
        """
        failures = self._count_failures(dailies)
        channel = self._get_channel(dailies)
        days = []
        for daily in dailies.sorted("date"):
            report = daily._report()
            days.append(
                {
                    "date": str(daily.date),
                    "failures": failures.get(daily.date, 0),
                    **{
                        name: {"is_kept": found is not None}
                        | ((found or {}).get(daily.date) or {})
                        for name, found in channel.items()
                    },
                    "indicators": [
                        {
                            "code": each.code,
                            "name": each.name,
                            "value": None if each.value is None else str(each.value),
                            "unit": each.unit_label,
                            "goal": None if each.goal is None else str(each.goal),
                            "met": each.met,
                        }
                        for each in report.indicators
                        # The platform's are shown separately, as in its last export.
                        if each.goal is not None
                        or (each.source and each.source != LEVELS.code)
                    ],
                }
            )
        return days

    @api.model
    def _get_channel(self, dailies):
        """Return failures and calls by day; see ``control.channel``."""
        if not dailies:
            return {}
        days = dailies.mapped("date")
        return self.env["grandes.clientes.control.channel"]._get_by_day(
            dailies.company_id[:1], min(days), max(days)
        )

    @api.model
    def _count_failures(self, dailies):
        """Return ``{day: number of look-ups without an answer of the system}``."""
        company = dailies.company_id[:1]
        if not company:
            return {}
        days = dailies.mapped("date")
        # Sudo: only counts, for whoever reviews the failures of the day.
        consultations_sudo = self.env["grandes.clientes.consultation"].sudo()
        down = consultations_sudo.search_fetch(
            [
                ("system_down", "=", True),
                ("case_id.company_id", "=", company.id),
                ("consulted_on", ">=", clock.first_second(company, min(days))),
                ("consulted_on", "<=", clock.last_second(company, max(days))),
            ],
            ["consulted_on"],
        )
        counts = {}
        for each in down:
            day = clock.local_date(company, each.consulted_on)
            counts[day] = counts.get(day, 0) + 1
        return counts

    @api.model
    def _render_figures(self, figures):
        """Return the figures as HTML, one row per day."""
        names = {}
        for day in figures or ():
            for each in day["indicators"]:
                names.setdefault(each["code"], each)
        return self.env["ir.qweb"]._render(
            "grandes_clientes.control_figures",
            {
                "days": [
                    {
                        **day,
                        "day": fields.Date.to_date(day["date"]),
                        "by_code": {each["code"]: each for each in day["indicators"]},
                    }
                    for day in figures or ()
                ],
                "names": names,
            },
        )

    # === SIGNING === #

    @api.model
    def _can_sign(self):
        """Return whether the user is an owner of the daily signature."""
        user = self.env.user
        return any(user.has_group(f"grandes_clientes.{role}") for role in KEEPERS)

    @api.model
    def _do_sign(self, dailies, figures, shown_on, outcome, findings=None):
        """Sign the figures of the days' reports, for C6 and C7 at once.

        :param dailies: the daily reports
        :param figures: what was shown of them, from :meth:`_get_figures`
        :param datetime shown_on: when it was shown
        :param str outcome: ``conforming``, ``findings`` or ``rejected``
        :param str findings: in words
        :return: the signature
        :raise AccessError: the user is no owner of C6 and C7
        :raise UserError: nothing awaits a signature, the figures are not those of the
            days, or the findings are missing
        """
        if not self._can_sign():
            raise AccessError(
                self.env._(
                    "The daily signature is of the Coordinador or of quality: either "
                    "suffices."
                )
            )
        dailies = dailies.sorted("date")
        if not dailies or dailies - self._find_waiting(dailies.company_id[:1]):
            raise UserError(
                self.env._("Those days are signed already: choose days that wait.")
            )
        if not shown_on or [day["date"] for day in figures or ()] != [
            str(daily.date) for daily in dailies
        ]:
            raise UserError(
                self.env._("Open the figures of the days before you sign them.")
            )
        reviews = self.env["grandes.clientes.report.review"]
        for control in CONTROLS:
            reviews |= dailies._do_review(control, outcome, findings)
        # Sudo: only this act writes signatures.
        signature = self.sudo().create(
            {
                "company_id": dailies.company_id.id,
                "user_id": self.env.uid,
                "signed_on": clock.now(),
                "shown_on": shown_on,
                "outcome": outcome,
                "findings": (findings or "").strip(),
                "figures": figures,
                "day_count": len(dailies),
                "is_bulk": len(dailies) > 1,
                "review_ids": reviews.ids,
            }
        )
        signature._log_seal("sign", first=True)
        Occurrence = self.env["grandes.clientes.control.occurrence"]
        Occurrence._plan_company(dailies.company_id)
        Occurrence._find_open(dailies.company_id).filtered(
            lambda each: each.control_id.is_signed_daily
        )._apply_evidence()
        return signature.sudo(False)

    def _get_sealed_values(self):
        """Return the figures shown and the signature."""
        self.ensure_one()
        return [
            self.user_id.id,
            self.signed_on,
            self.shown_on,
            self.outcome,
            self.findings,
            # JSON from the database has no stable order of keys.
            json.dumps(self.figures, sort_keys=True),
            self.is_bulk,
            sorted(self.review_ids.ids),
        ]
