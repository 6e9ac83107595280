from datetime import timedelta

from odoo import api, models

from ...tools import clock
from ..engine import crons
from .quality_visit_plan import iso_week

#: Business days after its week by which a dispatch has to be sent.
_SEND_DAYS = 2
_WEEK = timedelta(days=7)
#: Maximum number of weeks for which missed runs of the cron are made up.
_BACK = 57


class QualityDispatch(models.Model):
    """Planning of the weekly dispatches: one for each week with a business day (C8)."""

    _name = "grandes.clientes.quality.dispatch"
    _inherit = "grandes.clientes.quality.dispatch"

    @api.model
    def _cron_plan(self):
        """Open this week's dispatch of each company that monitors the channel.

        Weeks in which the cron did not run are made up for: each is sent late.
        """
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            with crons.guarded(company, "Dispatch"):
                if not self.env["grandes.clientes.room"]._is_kept(
                    "monitoring", company
                ):
                    continue
                for monday in self._get_weeks_due(company):
                    self._open_week(company, monday)

    @api.model
    def _get_weeks_due(self, company):
        """Return the Mondays since the last dispatch, or since the room is used."""
        today = clock.today(company)
        monday = today - timedelta(days=today.weekday())
        # Sudo: which ones exist, even if the user cannot read them.
        last = self.sudo().search(
            [("company_id", "=", company.id)], order="date_from desc", limit=1
        )
        first = last.date_from + _WEEK if last else monday
        # Sudo: everybody may ask since when a room is used.
        switch = (
            self.env["grandes.clientes.room.switch"]
            .sudo()
            .search(
                [("company_id", "=", company.id), ("room", "=", "monitoring")],
                order="switched_on desc, id desc",
                limit=1,
            )
        )
        if switch:
            day = clock.local_date(company, switch.switched_on)
            first = max(first, day - timedelta(days=day.weekday()))
        weeks = (monday - first).days // 7 + 1
        return [monday - _WEEK * back for back in range(min(weeks, _BACK))][::-1]

    @api.model
    def _open_week(self, company, monday):
        """Open the dispatch of a week, unless it exists or has no business day."""
        days = company._grandes_clientes_get_days()
        week = iso_week(monday)
        known = [("company_id", "=", company.id), ("week", "=", week)]
        # Sudo: whether one exists, even if the user cannot read it.
        if self.sudo().search_count(known, limit=1) or not any(
            days.is_working(monday + timedelta(days=offset)) for offset in range(7)
        ):
            return
        sunday = monday + timedelta(days=6)
        # Sudo: created by the system, for whoever sends it.
        self.sudo().create(
            {
                "company_id": company.id,
                "week": week,
                "date_from": monday,
                "date_to": sunday,
                "due_on": days.add(sunday, _SEND_DAYS),
            }
        )
