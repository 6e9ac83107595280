from odoo import api, models

from .case_dates import NOT_ENDED

# Business days left at which a case is shown as due soon.
SOON = 2


class CaseDeadline(models.AbstractModel):
    """How much is left of the dates of cases, in figures and words (R1, R3)."""

    _name = "grandes.clientes.case.deadline"
    _description = "Deadlines of cases"

    @api.model
    def _get_days_left(self, days, today, state, is_suspended, promised, legal_due):
        """Return the business days left, the value of ``deadline`` and its words.

        :param days: :class:`~.law.business_days.WorkingDays` of the company
        :param date today: in its time zone
        """
        left = days.count(today, promised) if promised else 0
        deadline = self._get_deadline(
            today, state, is_suspended, promised, legal_due, left
        )
        counted = days.count(today, legal_due) if deadline == "illegal" else left
        return left, deadline, self._get_deadline_text(deadline, counted)

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
    def _get_deadline_text(self, deadline, left):
        """Return the words that go with the colour of ``deadline``."""
        if deadline == "illegal":
            if not left:
                return self.env._("Past its legal term")
            if left == -1:
                return self.env._("Overdue by law: one business day")
            return self.env._("Overdue by law: %(days)s business days", days=-left)
        if deadline == "overdue":
            if not left:
                return self.env._("Past its promise")
            if left == -1:
                return self.env._("Promise overdue: one business day")
            return self.env._("Promise overdue: %(days)s business days", days=-left)
        if deadline in ("soon", "on_time"):
            if left == 1:
                return self.env._("One business day left")
            return self.env._("%(days)s business days left", days=left)
        if deadline == "today":
            return self.env._("Due today")
        if deadline == "stopped":
            return self.env._("Term stopped")
        return ""

    def _to_escalate(self, cases):
        """Return those on the front office's desk that never left it (R1)."""
        # Sudo: whether it was escalated, whoever may read the escalation.
        cases_sudo = cases.sudo()
        desk = cases_sudo.filtered(lambda c: c.state in ("received", "front_office"))
        escalated = desk._origin and desk._origin.search(
            [("id", "in", desk._origin.ids), ("escalation_ids", "!=", False)]
        )
        kept = set(escalated._ids)
        return cases.browse(
            case._ids[0] for case in desk if case._origin.id not in kept
        )

    @api.model
    def _get_escalation_text(self, left, late):
        """Return what is left of the days to escalate, in words.

        :param int left: business days, negative when they are over
        :param bool late: whether the last day is over
        """
        if late:
            if left == -1:
                return self.env._("Late to escalate by one business day")
            return self.env._("Late to escalate by %(days)s business days", days=-left)
        if not left:
            return self.env._("Last day to escalate")
        if left == 1:
            return self.env._("One business day to escalate")
        return self.env._("%(days)s business days to escalate", days=left)
