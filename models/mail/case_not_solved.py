from textwrap import shorten

from markupsafe import Markup

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)

# Characters of a reason on the banner; the history shows the whole reason.
_LONGEST = 200


class Case(models.Model):
    """Reopening by the requester's «no resuelve» on a closed case (5.2.13)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_acts(self):
        """Add the act «not solved»."""
        return super()._get_acts() | {
            "not_solved": Act(
                label=_lt("Not solved"),
                roles=("requester", "group_front_office"),
                origins=("closed",),
                target="front_office",
                check="_get_cannot_not_solved_reasons",
            ),
        }

    def _do_not_solved(self, reason):
        """Return closed cases to the desk because the answer does not solve them.

        The requester may do so within the configured days; the front office, if the
        requester wrote after the closing. ``portal`` extends it for requesters, who
        need no right but the link to their entity.

        :param str reason: the requester's words
        :raise AccessError: the user is neither the requester nor of the front office
        :raise UserError: the days are over, or nobody wrote; says what to do instead
        """
        self._check_act("not_solved")
        reason = self._check_reason(reason)
        self._apply_put_back("not_solved", reason)
        self.env["grandes.clientes.case.notices"]._create_desk_activity(
            self,
            self.env._("The requester says that it is not solved"),
            Markup("<p>%s</p>") % reason,
        )

    def _do_reopen(self, reason):
        """Reopen ended cases; for a requester this is «not solved»."""
        if self._get_acting_role("not_solved") == "requester":
            return self._do_not_solved(reason)
        return super()._do_reopen(reason)

    def _get_cannot_not_solved_reasons(self):
        """Return ``{id: reason}`` for closed cases that stay closed."""
        asks = self._get_acting_role("not_solved") == "requester"
        reasons = {}
        for case in self:
            # Sudo: reads a setting of the company, which the requester may not.
            days = case.company_id.sudo().grandes_clientes_not_solved_days
            passed = case.company_id._grandes_clientes_get_days().count(
                clock.local_date(case.company_id, case.closed_on),
                clock.occurred_on(case.company_id),
            )
            over = passed > days or not days
            if over and days < 2:
                reasons[case.id] = self.env._(
                    "The time to say that it is not solved is over: file it again, "
                    "naming case %(case)s.",
                    case=case.name,
                )
            elif over:
                reasons[case.id] = self.env._(
                    "The %(days)s business days to say that it is not solved are over: "
                    "file it again, naming case %(case)s.",
                    days=days,
                    case=case.name,
                )
            elif not asks and not _has_written_since_closed(case):
                reasons[case.id] = self.env._(
                    "The requester has written nothing since the case was closed. Only "
                    "the supervisor reopens it."
                )
        return reasons

    def action_not_solved(self):
        """Ask for the requester's words."""
        return self._ask("not_solved")


class CaseGuidance(models.AbstractModel):
    """Guidance for reopened cases: why they are on the desk again."""

    _name = "grandes.clientes.case.guidance"
    _inherit = "grandes.clientes.case.guidance"

    def _get_guidance(self, case):
        """Return why the case was reopened, if nothing has happened since."""
        # Sudo: reads answers and events of a case that the user can read.
        answers_sudo = case.sudo().answer_ids
        if case.state != "front_office" or not answers_sudo[:1].filtered(
            lambda answer: answer.kind == "final" and answer.state == "delivered"
        ):
            return super()._get_guidance(case)
        last_sudo = case.sudo().event_ids.search(
            [("case_id", "=", case.id), ("state_to", "!=", False)],
            order="sequence desc",
            limit=1,
        )
        reason = shorten(last_sudo.note or "", _LONGEST, placeholder="…")
        if last_sudo.act == "not_solved":
            return self.env._(
                "The requester says that the answer does not solve it: «%(reason)s». "
                "Answer anew, or escalate it.",
                reason=reason,
            )
        if last_sudo.act == "reopen":
            return self.env._(
                "%(person)s reopened it: «%(reason)s». Answer anew, or escalate it.",
                person=last_sudo.user_id.name,
                reason=reason,
            )
        return super()._get_guidance(case)


def _has_written_since_closed(case):
    """Return whether the requester wrote after the case was closed."""
    return bool(case.requester_wrote_on and case.requester_wrote_on >= case.closed_on)
