import pytz

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.case_states import END_STATES
from ..engine import crons
from .request import OPEN, WAITING
from .room import ROOM

_lt = LazyTranslate(__name__)
_DECIDE = ("group_mission_area", "group_coordinator")
_ASK = ("group_front_office", "group_back_office")


class DelegationRequest(models.Model):
    """Deciding requests: by the area, never by the requester, timed in hours (I06).

    The time is counted in business hours. While the head is away, the substitute signs
    by delegation of the head.
    """

    _name = "grandes.clientes.delegation.request"
    _inherit = "grandes.clientes.delegation.request"

    @api.model
    def _get_acts(self):
        """Add the acts of the area, and those of the requester in response."""
        return super()._get_acts() | {
            "approve": Act(
                label=_lt("Approve"),
                roles=_DECIDE,
                origins=("asked",),
                target="approved",
                check="_get_cannot_approve_reasons",
            ),
            "reject": Act(
                label=_lt("Reject"),
                roles=_DECIDE,
                origins=("asked",),
                target="rejected",
                check="_get_cannot_decide_reasons",
            ),
            "return": Act(
                label=_lt("Say what is missing"),
                roles=_DECIDE,
                origins=("asked",),
                target="returned",
                check="_get_cannot_decide_reasons",
            ),
            "complete": Act(
                label=_lt("Complete"),
                roles=_ASK,
                origins=("returned",),
                target="asked",
                check="_get_not_mine_reasons",
            ),
            "withdraw": Act(
                label=_lt("Withdraw the request"),
                roles=_ASK,
                origins=OPEN,
                target="withdrawn",
                check="_get_not_mine_reasons",
            ),
        }

    # === PERMISSIONS === #

    def _get_cannot_decide_reasons(self):
        """Return ``{id: reason}`` where the user does not decide for the area.

        Whoever asked, completed it or goes on with it never decides, and nobody signs
        on their behalf. They may enter what the area said by mail.
        """
        if self.env.su:
            return {}
        user = self.env.user
        by_mail = self._find_mail_replies()
        in_stead = user.has_group("grandes_clientes.group_coordinator")
        deciders = {
            area: area._get_delegation_deciders() for area in self.mission_area_id
        }
        none = self.env["grandes.clientes.mail.request"]
        # Sudo: reads the name of the head on whose behalf the user would sign.
        heads = {
            area: user.sudo().browse(self._get_decider(area, none)["decided_for_id"])
            for area in self.mission_area_id
        }
        reasons = {}
        for request in self:
            theirs = deciders[request.mission_area_id]
            if request.id in by_mail:
                continue
            if own := request._get_own_part(user):
                reasons[request.id] = own
            elif request._get_own_part(heads[request.mission_area_id]):
                reasons[request.id] = self.env._(
                    "You would sign by delegation of %(head)s, who asked for it or "
                    "goes on with it: the Coordinador decides.",
                    head=heads[request.mission_area_id].name,
                )
            # Sudo: reads the names of the deciders.
            elif not in_stead and user not in theirs:
                reasons[request.id] = self.env._(
                    "%(people)s decides for the area.",
                    people=", ".join(theirs.sudo().mapped("name"))
                    or request.mission_area_id.name,
                )
        return reasons

    def _get_cannot_approve_reasons(self):
        """Return ``{id: reason}``: somebody else decides, or the case has ended."""
        reasons = self._get_cannot_decide_reasons()
        # Sudo: reads the state of the cases.
        for request_sudo in self.sudo():
            if request_sudo.case_id.state in END_STATES:
                reasons.setdefault(
                    request_sudo.id,
                    self.env._("Its case has ended: nothing is changed for it."),
                )
        return reasons

    def _get_own_part(self, user):
        """Return why the user, who is a party to the request, cannot decide it."""
        self.ensure_one()
        if not user:
            return False
        if user == self.asked_by_id:
            return self.env._("You asked for it: somebody else decides.")
        if user == self.user_id:
            return self.env._("It was handed over to you: somebody else decides.")
        # Sudo: reads the whole history, whoever decides.
        if user in self.sudo().step_ids.filtered(lambda s: s.act == "complete").user_id:
            return self.env._("You completed it: somebody else decides.")
        return False

    def _get_not_mine_reasons(self):
        """Return ``{id: reason}`` where somebody else is in charge of the request."""
        user = self.env.user
        if self.env.su or user.has_group("grandes_clientes.group_supervisor"):
            return {}
        return {
            request.id: self.env._(
                # Sudo: reads only a name.
                "%(person)s goes on with it.",
                person=request.sudo().user_id.name,
            )
            for request in self
            if user not in (request.asked_by_id | request.user_id)
        }

    # === ACTS === #

    def _do_approve(self, note=None):
        """Approve: the changes may be made while the approval lasts.

        :param str note: further remarks of the area
        :raise UserError: somebody else decides for the area, or the user asked
        """
        self._check_act("approve")
        self._apply_decision("approve", (note or "").strip())

    def _do_reject(self, reason):
        """Reject the changes.

        :param str reason: why
        :raise UserError: there is no reason, or somebody else decides for the area
        """
        self._check_act("reject")
        self._apply_decision("reject", self._check_words(reason))

    def _do_return(self, missing):
        """Return the requests to the requester for completion.

        :param str missing: what is missing
        :raise UserError: ``missing`` is empty, or somebody else decides for the area
        """
        self._check_act("return")
        self._apply_decision("return", self._check_words(missing))

    def _do_complete(self, answer, value=None):
        """Complete the requests and submit them to the area again.

        :param str answer: what was missing
        :param str value: the new value for the system, if it changed
        """
        self._check_act("complete")
        answer = self._check_words(answer)
        vals = {"state": "asked", "waiting_since": clock.now()}
        if (value or "").strip():
            vals["value_asked"] = value.strip()
        # Sudo: writes fields reserved to acts; the act was checked.
        self.sudo().write(vals)
        self._log_steps("complete", answer)
        self._log_seal("complete")
        self._notify_deciders()

    def _do_withdraw(self, reason):
        """Withdraw requests that are not executed yet.

        :param str reason: why it is not needed any more
        """
        self._check_act("withdraw")
        self._apply_withdrawal(self._check_words(reason))

    def _apply_case_ended(self):
        """Withdraw the requests, as nothing is changed for a case that has ended."""
        self._apply_withdrawal(self.env._("The case ended."))

    def _apply_withdrawal(self, reason):
        """Withdraw the requests; the act was checked."""
        # Sudo: writes fields reserved to acts.
        self.sudo().write({"state": "withdrawn"})
        self._log_steps("withdraw", reason)
        self._log_seal("withdraw")
        self._apply_mail_cancelled(WAITING)

    @api.model
    def _get_no_words(self):
        """Return the message for missing words, which says where they are kept."""
        return self.env._("Write it in words: it is kept with the act.")

    def _apply_decision(self, act, words):
        """Write what the area decided, by whom and on whose behalf."""
        none = self.env["grandes.clientes.mail.request"]
        by_mail = {} if self.env.su else self._find_mail_replies()
        now, target = clock.now(), self._get_act_table()[act].target
        # Requests made together are decided together: compute the values once.
        for (reply, area, company, since, spent), requests in self.grouped(
            lambda each: (
                by_mail.get(each.id, none),
                each.mission_area_id,
                each.company_id,
                each.waiting_since,
                each.hours_spent,
            )
        ).items():
            if reply:
                requests._check_mail_reply(reply)
            # Sudo: reads when the entered message was received.
            instant = reply.sudo().replied_on if reply else now
            decider = self._get_decider(area, reply)
            vals = {
                "hours_spent": spent + self._count_hours(company, since, instant),
                "waiting_since": False,
                "state": target,
            }
            if act != "return":
                vals |= {
                    **decider,
                    "decided_on": instant,
                    "decision": words or False,
                    "expires_on": self._get_expiry(company, instant),
                }
            # Sudo: writes fields reserved to acts; the act was checked.
            requests.sudo().write(vals)
            requests._log_steps(
                act,
                words,
                hours=vals["hours_spent"],
                decided_as=decider["decided_as"],
                mail_request_id=reply.id,
            )
        self._log_seal(act)
        for reply in set(by_mail.values()):
            self.filtered(
                lambda each, reply=reply: by_mail.get(each.id) == reply
            )._apply_mail_entered(reply, act)
        if act != "return":
            (self - self.browse(by_mail))._apply_mail_cancelled(WAITING)
        self._notify_asker(act)

    @api.model
    def _get_decider(self, area, reply):
        """Return the values for who decides, in which capacity and for whom."""
        user = self.env.user
        # Sudo: reads the head of the area and whether they are present.
        area_sudo = area.sudo()
        head, is_away = area_sudo.head_id, False
        if reply:
            return {
                "decided_as": "mail",
                "decided_by_id": False,
                "decided_for_id": False,
            }
        if head and head != user:
            is_away = head._is_absent_at(clock.now())
        if user in area_sudo.member_ids:
            decided_as = "substitute" if is_away else "area"
        else:
            decided_as = "coordinator"
        return {
            "decided_as": decided_as,
            "decided_by_id": user.id,
            "decided_for_id": head.id if decided_as == "substitute" else False,
        }

    @api.model
    def _count_hours(self, company, since, until):
        """Return the business hours that a request waited for the area."""
        if not since or until <= since:
            return 0.0
        # Sudo: reads the company's calendar, which is the same for everybody.
        calendar_sudo = company._grandes_clientes_get_calendar().sudo()
        return calendar_sudo.get_work_hours_count(
            pytz.utc.localize(since), pytz.utc.localize(until)
        )

    @api.model
    def _get_expiry(self, company, instant):
        """Return the last second of the days within which the change may be made."""
        # Sudo: reads a setting that is no secret.
        number = company.sudo().grandes_clientes_delegation_days
        days = company._grandes_clientes_get_days()
        day = clock.local_date(company, instant)
        for _each in range(number):
            day = days.next(day)
        return clock.last_second(company, day)

    # === EXPIRY === #

    @api.model
    def _cron_expire(self):
        """Expire approvals that nobody used in time."""
        Room = self.env["grandes.clientes.room"]
        # Sudo: the cron covers every company.
        found_sudo = self.sudo().search(
            [("state", "=", "approved"), ("expires_on", "<", clock.now())]
        )
        for company, requests in found_sudo.grouped("company_id").items():
            with crons.guarded(company, "Expired approvals"):
                if not Room._is_kept(ROOM, company):
                    continue
                requests.write({"state": "expired"})
                requests._log_steps(
                    "expire",
                    user_id=False,
                    happened_on=lambda request: request.expires_on,
                )
                requests._log_seal("expire")
                requests._notify_asker("expire")
