from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain

from ...tools import clock
from ...tools.law import business_days
from .escalation import OPEN

# A local day begins and ends within this margin of the UTC day.
_MARGIN = timedelta(hours=26)


class Escalation(models.Model):
    """Recount of desk terms after a late change of the calendar (R4, C5)."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def _get_due_by(self, days):
        """Return the due date of the desk, counted with the given business days.

        :param days: :class:`~.law.business_days.WorkingDays`
        """
        self.ensure_one()
        begun = clock.local_date(self.company_id, self.escalated_on)
        try:
            return days.add(begun, self.term_days)
        except business_days.OutOfCalendarError:
            return self.date_due

    def _apply_term_recount(self):
        """Recount the due dates of the escalations, and the time that ended ones took.

        :return: ``{id: (old due date, new due date)}`` of those that moved
        """
        moved = {}
        for company, escalations in (
            self._get_act_records().grouped("company_id").items()
        ):
            days = company._grandes_clientes_get_days()
            for escalation in escalations:
                before, due = escalation.date_due, escalation._get_due_by(days)
                if due != before:
                    escalation.date_due = due
                    moved[escalation.id] = (before, due)
            escalations.filtered("ended_on")._apply_measures()
        return moved


class CaseRecount(models.AbstractModel):
    """Recount of cases: desk dates and promised dates follow the calendar (5.2.10)."""

    _name = "grandes.clientes.case.recount"
    _inherit = "grandes.clientes.case.recount"

    @api.model
    def _get_touched_domain(self, first, until):
        """Include cases with an open escalation, which may be due later."""
        return super()._get_touched_domain(first, until) | Domain(
            "escalation_ids",
            "any",
            [
                ("state", "in", OPEN),
                ("escalated_on", "<=", until),
                ("date_due", ">=", first),
            ],
        )

    def _apply_desk_recount(self, cases):
        """Recount the dates that the matrix gives the escalations of the cases."""
        desks = super()._apply_desk_recount(cases)
        # Sudo: the dates follow from calendar and matrix, whoever changed them.
        escalations_sudo = (
            cases.env["grandes.clientes.escalation"]
            .sudo()
            .search(
                [("case_id", "in", cases.ids), ("state", "!=", "cancelled")], order="id"
            )
        )
        for key, (first, last) in escalations_sudo._apply_term_recount().items():
            case = escalations_sudo.browse(key).case_id
            desks.setdefault(case.id, []).append((key, first, last))
        return desks

    @api.model
    def _apply_ended_recount(self, companies, days=None):
        """Recount timeliness and duration of the escalations that ended recently.

        Recently means this month and the previous one, whose reports may still be made.
        """
        result = super()._apply_ended_recount(companies, days)
        for company in companies:
            today = clock.today(company)
            since = clock.last_second(
                company, today.replace(day=1) - relativedelta(months=1, days=1)
            )
            ended = Domain("company_id", "=", company.id) & Domain(
                "ended_on", ">", since
            )
            if days:
                ended &= Domain(
                    "escalated_on", "<=", datetime.combine(max(days), time()) + _MARGIN
                ) & Domain(
                    "ended_on", ">=", datetime.combine(min(days), time()) - _MARGIN
                )
            self._submit_ended(company, ended)
        return result

    @api.model
    def _submit_ended(self, company, ended):
        """Recount the escalations of a domain, at once or as a background job."""
        # Sudo: figures of all users; nothing of them is shown.
        found = self.env["grandes.clientes.escalation"].sudo().search(ended)
        if not found:
            return
        user_id = self._get_recounting_user_id(company)
        Job = self.env["grandes.clientes.job"].with_user(user_id)
        Job.with_company(company)._run_or_submit(
            found.with_user(user_id).with_company(company),
            "_apply_term_recount",
            self.env._("Business days of %(count)s escalations", count=len(found)),
        )


class CaseTerms(models.AbstractModel):
    """Terms of a case: add the date promised by the matrix (5.2.10)."""

    _name = "grandes.clientes.case.terms"
    _inherit = "grandes.clientes.case.terms"

    def _get_matrix_dates(self, cases, counter_of=None):
        """Add the due date of the last escalation of each case as the promised date."""
        dates = super()._get_matrix_dates(cases, counter_of)
        # Sudo: the requester's date, even if the user may not read the escalation.
        rows = (
            cases.env["grandes.clientes.escalation"]
            .sudo()
            .search_fetch(
                [("case_id", "in", cases.ids), ("state", "!=", "cancelled")],
                ["case_id", "date_due", "company_id", "escalated_on", "term_days"],
                order="id",
            )
        )
        for company, group in rows.grouped("company_id").items():
            days = counter_of(company).days if counter_of else None
            dates.update(
                {
                    row.case_id.id: row._get_due_by(days) if days else row.date_due
                    for row in group
                }
            )
        return dates
