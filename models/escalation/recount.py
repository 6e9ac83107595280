from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain

from ...tools import clock
from ...tools.law import business_days
from .escalation import OPEN

# A local day begins and ends within these hours of the UTC one.
_MARGIN = timedelta(hours=26)


class Escalation(models.Model):
    """Terms of desks, counted anew when the calendar changes late (R4, C5)."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def _get_due_by(self, days):
        """Return until when the desk has it, counted by some business days.

        :param days: :class:`~.law.business_days.WorkingDays`
        """
        self.ensure_one()
        begun = clock.local_date(self.company_id, self.escalated_on)
        try:
            return days.add(begun, self.term_days)
        except business_days.OutOfCalendarError:
            return self.date_due

    def _apply_term_recount(self):
        """Count anew until when the desks have them, or had, and how long they took.

        :return: ``{id: (was due, is due)}`` of those whose date moved
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
    """Desks' dates move with the calendar, and with them the promised ones (5.2.10)."""

    _name = "grandes.clientes.case.recount"
    _inherit = "grandes.clientes.case.recount"

    @api.model
    def _get_touched_domain(self, first, until):
        """Count also the open escalations, whose date may lie beyond the case's."""
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
        """Count anew what the matrix gives the desks that have, or had, the cases."""
        desks = super()._apply_desk_recount(cases)
        # Sudo: a date follows from calendar and matrix, whoever moves it.
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
        """Count anew what lately ended: in time, and in how many business days.

        Lately is this month and the one before, whose reports may still be made.
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
        """Count the escalations of a domain anew, at once or as a long act."""
        # Sudo: figures of everybody's; nothing of them is shown.
        found = self.env["grandes.clientes.escalation"].sudo().search(ended)
        if not found:
            return
        sees_all = self.env.user.has_group("grandes_clientes.group_coordinator")
        user_id = self.env.uid if sees_all else SUPERUSER_ID
        Job = self.env["grandes.clientes.job"].with_user(user_id)
        Job.with_company(company)._run_or_submit(
            found.with_user(user_id).with_company(company),
            "_apply_term_recount",
            self.env._("Business days of %(count)s escalations", count=len(found)),
        )


class CaseTerms(models.AbstractModel):
    """What the matrix promises of the dates of a case (5.2.10)."""

    _name = "grandes.clientes.case.terms"
    _inherit = "grandes.clientes.case.terms"

    def _get_matrix_dates(self, cases, counter_of=None):
        """Let the last escalation say what the matrix promises."""
        dates = super()._get_matrix_dates(cases, counter_of)
        # Sudo: the requester's date, whoever may read the escalation.
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
