import pytz

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
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
        value, words = (value or "").strip(), dict.fromkeys(self.ids, answer)
        if value:
            vals["value_asked"] = value
            for request in self.filtered(lambda each: each.value_asked != value):
                words[request.id] += f"\n{request.value_asked or '—'} → {value}"
        # Sudo: writes fields reserved to acts; the act was checked.
        self.sudo().write(vals)
        self._log_steps("complete", words)
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
        for company, requests in self.grouped("company_id").items():
            # Sudo: reads a language; the cron that closes cases has none.
            lang = company.sudo().partner_id.lang or self.env.lang
            told = requests.with_context(lang=lang)
            told._apply_withdrawal(told.env._("The case ended."))

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
            decider = self._get_decider(area, company, reply)
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
                    # What came by mail may be entered after days: it lasts from then.
                    "expires_on": self._get_expiry(company, now),
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
    def _get_decider(self, area, company, reply):
        """Return the values for who decides, in which capacity and for whom."""
        user = self.env.user
        head, is_away = area._get_head_in(company), False
        if reply:
            return {
                "decided_as": "mail",
                "decided_by_id": False,
                "decided_for_id": False,
            }
        if head and head != user:
            is_away = head._is_absent_at(clock.now())
        # Sudo: reads the members of the area.
        if user in area.sudo().member_ids:
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
        """Return the last second of the days within which the change may be made.

        :param datetime instant: when the decision was taken here, or entered
        """
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
