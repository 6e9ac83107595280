from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ..engine import crons
from .bulletin import PUBLISHERS

_lt = LazyTranslate(__name__)
_AREA = "group_mission_area"
#: States that a week of an area can still leave.
OPEN = ("expected",)
#: Weeks that are made up for if the cron did not run.
_BACK = 53


def iso_week(day):
    """Return the ISO week of a day as ``2026-W47``."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


class BulletinPlan(models.Model):
    """What an area owes for a week: news of the portfolio, or «sin novedad» (C2).

    Rows are created beforehand. A week for which nobody said anything becomes silent;
    silence is recorded as silence.
    """

    _name = "grandes.clientes.bulletin.plan"
    _description = "Weekly plan of communication"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.mail.request.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "date_from desc, mission_area_id, id"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Area",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    week = fields.Char(required=True, readonly=True, help="ISO week, as 2026-W47.")
    date_from = fields.Date(required=True, readonly=True, index=True)
    date_to = fields.Date(required=True, readonly=True)
    due_on = fields.Date(
        string="Due",
        required=True,
        readonly=True,
        help="Last business day of its week.",
    )
    state = fields.Selection(
        selection=[
            ("expected", "Expected"),
            ("news", "News"),
            ("nothing_new", "Nothing new"),
            ("silent", "Silent"),
        ],
        required=True,
        readonly=True,
        default="expected",
        index=True,
    )
    bulletin_ids = fields.Many2many(
        comodel_name="grandes.clientes.bulletin",
        relation="grandes_clientes_bulletin_plan_rel",
        column1="plan_id",
        column2="bulletin_id",
        string="Bulletins",
        readonly=True,
    )
    said_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered by",
        readonly=True,
        ondelete="restrict",
    )
    said_on = fields.Datetime(readonly=True)
    said_from = fields.Char(
        string="Said by",
        readonly=True,
        help="Who of the area said it, or from which address.",
    )
    request_id = fields.Many2one(
        comodel_name="grandes.clientes.mail.request",
        string="Said by mail",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _week_uniq = models.UniqueIndex(
        "(company_id, mission_area_id, week)", "The area has that week already."
    )
    _said_check = models.Constraint(
        "CHECK (state <> 'nothing_new' OR said_on IS NOT NULL)",
        "«Nothing new» is said by somebody of the area.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add all fields: the plan and acts write them."""
        return super()._get_protected_fields() | {
            "company_id",
            "mission_area_id",
            "week",
            "date_from",
            "date_to",
            "due_on",
            "bulletin_ids",
            "said_by_id",
            "said_on",
            "said_from",
            "request_id",
        }

    @api.model
    def _get_acts(self):
        """Add the acts of saying «nothing new» and of asking by mail."""
        return super()._get_acts() | {
            "nothing_new": Act(
                label=_lt("Nothing new"),
                roles=(_AREA, *PUBLISHERS),
                origins=OPEN,
                target="nothing_new",
                check="_get_cannot_say_reasons",
            ),
            "ask": Act(
                label=_lt("Ask by mail"),
                roles=PUBLISHERS,
                origins=OPEN,
                check="_get_cannot_ask_reasons",
            ),
        }

    @api.depends("mission_area_id", "week")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.mission_area_id.name} · {row.week}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("What was expected is never deleted: ask to waive it.")
        )

    def _get_sealed_values(self):
        """Return the values under the seal: what was expected, and the outcome."""
        self.ensure_one()
        return [
            self.mission_area_id.id,
            self.week,
            self.state,
            self.said_by_id.id,
            self.said_on,
            self.said_from,
            self.request_id.id,
            sorted(self.bulletin_ids.ids),
        ]

    # === PLANNING === #

    @api.model
    def _cron_plan(self):
        """Plan this week's news of each area, and mark ended weeks as silent.

        Weeks in which the cron did not run are planned too. Weeks without business days
        are left out.
        """
        Room = self.env["grandes.clientes.room"]
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            with crons.guarded(company, "News of the week"):
                if not Room._is_kept("knowledge", company):
                    continue
                self.with_company(company)._plan_company(company)
                # Sudo: the calendar turns ended weeks silent.
                over = self.sudo().search(
                    [
                        ("company_id", "=", company.id),
                        ("state", "=", "expected"),
                        ("date_to", "<", clock.today(company)),
                    ]
                )
                over.write({"state": "silent"})
                over._log_seal("silent")

    @api.model
    def _plan_company(self, company):
        """Create the rows that are expected up to this week and do not exist yet."""
        today = clock.today(company)
        monday = today - timedelta(days=today.weekday())
        # Sudo: the system plans for the areas that give news.
        plan_sudo = self.sudo()
        last = plan_sudo.search(
            [("company_id", "=", company.id), ("date_from", "<=", monday)],
            order="date_from desc",
            limit=1,
        )
        first = last.date_from or monday
        first = max(first, monday - timedelta(weeks=_BACK))
        # Sudo: the areas that owe news, whoever plans the week.
        areas = (
            self.env["grandes.clientes.mission.area"]
            .sudo()
            .search(
                [
                    ("company_id", "in", [False, company.id]),
                    ("gives_news", "=", True),
                ]
            )
        )
        known = {
            (row.mission_area_id.id, row.week)
            for row in plan_sudo.search(
                [("company_id", "=", company.id), ("date_from", ">=", first)]
            )
        }
        days = company._grandes_clientes_get_days()
        vals_list = []
        while first <= monday:
            working = [
                day
                for day in (first + timedelta(days=offset) for offset in range(7))
                if days.is_working(day)
            ]
            # A past week that was planned gets no row for areas added since.
            if working and (first == monday or not last or first > last.date_from):
                vals_list += [
                    {
                        "company_id": company.id,
                        "mission_area_id": area.id,
                        "week": iso_week(first),
                        "date_from": first,
                        "date_to": first + timedelta(days=6),
                        "due_on": working[-1],
                    }
                    for area in areas
                    if (area.id, iso_week(first)) not in known
                ]
            first += timedelta(weeks=1)
        rows = plan_sudo.create(vals_list)
        rows._log_seal("expect", first=True)
        rows._find_bulletins_of_week()
        rows.filtered(
            lambda row: row.state == "expected" and row.date_to >= today
        )._ask_areas(company)
        return rows

    # === NEWS === #

    def _find_bulletins_of_week(self):
        """Count what the areas gave in their weeks before these rows existed."""
        for row in self:
            company = row.company_id
            # Sudo: the plan counts all bulletins, including drafts.
            row._apply_news(
                self.env["grandes.clientes.bulletin"]
                .sudo()
                .with_context(active_test=False)
                .search(
                    [
                        ("company_id", "=", company.id),
                        ("mission_area_id", "=", row.mission_area_id.id),
                        (
                            "received_on",
                            ">=",
                            clock.first_second(company, row.date_from),
                        ),
                        ("received_on", "<=", clock.last_second(company, row.date_to)),
                    ]
                )
            )

    def _apply_news(self, bulletins):
        """Record what an area gave in its week, without drafts that others began.

        :param bulletins: bulletins of the row's area and week
        """
        self.ensure_one()
        given = bulletins.filtered(lambda each: each._is_given())
        # Sudo: follows from the bulletins; users cannot write the plan.
        row_sudo = self.sudo()
        if not given - row_sudo.bulletin_ids:
            return
        row_sudo.write(
            {
                "bulletin_ids": [(4, each.id) for each in given],
                "state": "news",
            }
        )
        row_sudo._log_seal("news")
        row_sudo._find_requests("asked")._apply_cancelled()
