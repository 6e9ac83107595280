from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from .case_dates import NOT_ENDED

# A case with at most this many business days left is shown as due soon.
SOON = 2


class CaseDeadline(models.AbstractModel):
    """How much is left of the dates of cases, as numbers and words (R1, R3)."""

    _name = "grandes.clientes.case.deadline"
    _description = "Deadlines of cases"

    @api.model
    def _get_days_left(
        self, days, today, state, is_suspended, promised, legal_due, closed_on=None
    ):
        """Return the business days left, the value of ``deadline`` and its words.

        :param days: :class:`~.law.business_days.WorkingDays` of the company
        :param date today: in its time zone
        :param date closed_on: day on which the case was closed, in the same time zone
        """
        left = days.count(today, promised) if promised else 0
        deadline = self._get_deadline(
            today, state, is_suspended, promised, legal_due, left
        )
        if deadline == "done":
            return left, deadline, self._get_ended_text(promised, closed_on)
        due = legal_due if deadline == "illegal" else promised
        counted = days.count(today, due) if due else 0
        return left, deadline, self._get_deadline_text(deadline, today, due, counted)

    @api.model
    def _get_deadline(self, today, state, is_suspended, promised, legal_due, left):
        """Return the value of ``deadline``.

        :param date today: in the company's time zone
        :param int left: business days left until the promised date
        """
        if state not in NOT_ENDED:
            return "done"
        if is_suspended:
            return "stopped"
        if not promised:
            return False
        if legal_due and legal_due < today:
            return "illegal"
        if promised < today:
            return "overdue"
        if promised == today:
            return "today"
        return "soon" if left <= SOON else "on_time"

    @api.model
    def _get_due_words(self, days, today, due):
        """Return the state and the words of a due date that is not met yet.

        Every badge of a due date uses these words: at most 18 characters, never a
        negative number.

        :param days: :class:`~.law.business_days.WorkingDays` of the company
        :param date today: in its time zone
        :return: "overdue", "today", "soon" or "on_time", and the words
        """
        left = days.count(today, due)
        deadline = self._get_deadline(today, "front_office", False, due, None, left)
        return deadline, self._get_deadline_text(deadline, today, due, left)

    @api.model
    def _get_deadline_text(self, deadline, today, due, left):
        """Return the words for a value of ``deadline``."""
        if deadline in ("illegal", "overdue"):
            if not left:
                return self.env._("Overdue")
            return self.env._("Overdue %(days)s d", days=-left)
        if deadline in ("soon", "on_time"):
            if due == today + timedelta(days=1):
                return self.env._("Due tomorrow")
            if left == 1:
                return self.env._("1 d left")
            return self.env._("%(days)s d left", days=left)
        if deadline == "today":
            return self.env._("Due today")
        if deadline == "stopped":
            return self.env._("Suspended")
        return ""

    @api.model
    def _get_ended_text(self, due, ended_on):
        """Return whether it ended in time, in words; empty if it had no date."""
        if not due or not ended_on:
            return ""
        return self.env._("On time") if ended_on <= due else self.env._("Late")

    @api.model
    def _get_closing_days(self, company, cases):
        """Return the day on which each case was closed.

        :return: list of dates, or ``None`` if not closed, in the order of ``cases``
        """
        closed = [case.closed_on if case.state == "closed" else False for case in cases]
        instants = [instant for instant in closed if instant]
        local = iter(company._grandes_clientes_get_local(instants) if instants else ())
        return [next(local).date() if instant else None for instant in closed]

    def _get_never_escalated(self, cases):
        """Return the ``cases`` on the front office's desk that never left it (R1)."""
        # Sudo: whether a case was escalated, even if the user cannot read the
        # escalation.
        cases_sudo = cases.sudo()
        desk = cases_sudo.filtered(lambda c: c.state in ("received", "front_office"))
        known = desk._origin.ids
        kept = self._find_ever_escalated(known) if known else ()
        return cases.browse(
            case._ids[0] for case in desk if case._origin.id not in kept
        )

    @api.model
    def _find_ever_escalated(self, case_ids):
        """Return the ids of those cases that were ever escalated, as a set.

        A single plain query: for one page of a list, a search would cost more than the
        rows.
        """
        field = self.env["grandes.clientes.case"]._fields["escalation_ids"]
        escalations = self.env[field.comodel_name]
        of_case = escalations._fields[field.inverse_name]
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %(case)s FROM %(table)s WHERE %(case)s = ANY(%(ids)s)",
                case=SQL.identifier(of_case.name, to_flush=of_case),
                table=SQL.identifier(escalations._table),
                ids=list(case_ids),
            )
        )
        return {case_id for (case_id,) in rows}

    @api.model
    def _get_escalation_text(self, left, late):
        """Return in words what is left of the days to escalate.

        :param int left: business days, negative when they are over
        :param bool late: whether the last day is over
        """
        if late:
            if not left:
                return self.env._("Not escalated")
            return self.env._("Not escalated %(days)s d", days=-left)
        if not left:
            return self.env._("Escalate today")
        return self.env._("Escalate in %(days)s d", days=left)
