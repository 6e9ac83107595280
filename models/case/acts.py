from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import answer_acts, case_states, clock, escalation_acts, term_acts
from ...tools.acts import Act

_lt = LazyTranslate(__name__)

FRONT = ("group_front_office",)
SUPERVISOR = ("group_supervisor",)
NOT_CLOSED = ("received", *case_states.OPEN_STATES)
_ROLES = (
    "group_front_office",
    "group_back_office",
    "group_mission_area",
    "group_coordinator",
    "group_quality",
    "group_manager",
)
# Steps that happen to a case without being an act that somebody chooses.
_OTHER_EVENTS = {
    "receive": _lt("Received"),
    "look_up_mercurio": _lt("Looked up in Mercurio"),
    "check_repeats": _lt("Checked for repeats"),
    "unlike": _lt("Registered although it looks like another"),
    "consult": _lt("Consulted or changed in a legacy system"),
    "tell_by_voice": _lt("Told by voice"),
    **answer_acts.OTHER_EVENTS,
    **escalation_acts.OTHER_EVENTS,
}


class Case(models.Model):
    """The act table, and the one place that moves a case."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    _PROTECTED = frozenset(
        {
            "name",
            "state",
            "user_id",
            "back_user_id",
            "mission_area_id",
            "duplicate_id",
            "duplicate_key",
            "registered_on",
            "closed_on",
            "end_reason_id",
            "transferred_to",
            *term_acts.PROTECTED,
        }
    )
    _ACTS = {
        "register": Act(
            label=_lt("Register"),
            roles=FRONT,
            origins=("received",),
            target="front_office",
            step="5.2.5",
            check="_get_cannot_register_reasons",
        ),
        "refer": Act(
            label=_lt("Refer to the earlier answer"),
            roles=FRONT,
            origins=("received", "duplicate"),
            target="duplicate",
            step="5.2.4",
        ),
        "not_duplicate": Act(
            label=_lt("It is not a repeat"),
            roles=FRONT,
            origins=("duplicate",),
            target="front_office",
            step="5.2.5",
        ),
        "reclassify": Act(
            label=_lt("Reclassify"), roles=FRONT, origins=case_states.DESK_STATES
        ),
        "assign": Act(
            label=_lt("Assign"),
            roles=FRONT,
            origins=case_states.OPEN_STATES,
            check="_get_cannot_assign_reasons",
        ),
        "withdraw": Act(
            label=_lt("Withdraw"),
            roles=FRONT,
            origins=NOT_CLOSED,
            target="withdrawn",
        ),
        "transfer": Act(
            label=_lt("Transfer"),
            roles=FRONT,
            origins=("received", "front_office"),
            target="transferred",
        ),
        "dismiss": Act(
            label=_lt("Dismiss"),
            roles=FRONT,
            origins=("received", "front_office"),
            target="dismissed",
        ),
        "reopen": Act(
            label=_lt("Reopen"),
            roles=SUPERVISOR,
            origins=("closed", "withdrawn", "transferred", "dismissed"),
            target="front_office",
        ),
        "correct_received": Act(
            label=_lt("Correct day zero"), roles=SUPERVISOR, origins=NOT_CLOSED
        ),
        **answer_acts.ACTS,
        **escalation_acts.ACTS,
        **term_acts.ACTS,
    }

    # === MOVING === #

    def _enter(
        self,
        act,
        vals=None,
        *,
        by_case=None,
        target=None,
        rows=(),
        step=None,
        reason=None,
        note=None,
        facts=None,
        document=None,
    ):
        """Move the cases by ``act``: the only code that writes ``state``.

        The caller has checked the act. The events go in with one look-up and one
        insert, however many cases.

        :param dict vals: values that all cases get
        :param dict by_case: ``{id: values}`` beyond ``vals``
        :param str target: state, where the act table leaves it open
        :param rows: event rows (:meth:`_event_rows`) that come before the act's own
        :param step: the procedure's step, where it is not the table's
        :param reason: ``grandes.clientes.reason`` record
        :param str note: reason in free words
        :param facts: see :meth:`_event_rows`
        :param document: record that the event is about
        """
        before = {case.id: case.state for case in self}
        common = dict(vals or {})
        row = self._ACTS.get(act)
        target = target or (row and row.target)
        if target:
            common["state"] = target
        # Sudo: what an act decides is refused to clients; the act was checked as the
        # user. Tracking is off: events tell more, for less.
        cases_sudo = self.sudo().with_context(tracking_disable=True)
        if by_case:
            for case in cases_sudo:
                case.write({**common, **by_case.get(case.id, {})})
        elif common:
            cases_sudo.write(common)
        own = self._event_rows(
            act,
            step=step or (row and row.step),
            before=before,
            reason=reason,
            note=note,
            facts=facts,
            document=document,
        )
        self.env["grandes.clientes.case.event"]._append([*rows, *own])

    def _log_events(self, act, **details):
        """Add an event to each case without moving it; see :meth:`_event_rows`."""
        self.env["grandes.clientes.case.event"]._append(
            self._event_rows(act, **details)
        )

    def _event_rows(
        self,
        act,
        *,
        step=None,
        before=None,
        reason=None,
        note=None,
        facts=None,
        document=None,
    ):
        """Return the values of one event a case.

        :param dict before: ``{id: state}`` before the act; now's state where absent
        :param facts: codes, ids, counts and ISO dates that a judge needs: one dict
            for all, or a function from the case to its dict
        """
        now = clock.now()
        role = self._event_role(act)
        rows = []
        for case in self:
            state_from = (before or {}).get(case.id, case.state)
            rows.append(
                {
                    "case_id": case.id,
                    "company_id": case.company_id.id,
                    "happened_on": now,
                    "step": step,
                    "act": act,
                    "user_id": self.env.uid,
                    "role": role,
                    "desk": (
                        state_from
                        if state_from in case_states.DESK_STATES
                        else "front_office"
                    ),
                    # The case keeps the area it was last with; the event names it
                    # only where the area has a part.
                    "area_id": case.mission_area_id.id
                    if "mission_area" in (state_from, case.state)
                    else False,
                    "state_from": state_from,
                    "state_to": case.state,
                    "reason_id": reason and reason.id,
                    "note": note,
                    "document_model": document is not None and document._name,
                    "document_id": document is not None and document.id,
                    "facts": facts(case) if callable(facts) else facts,
                }
            )
        return rows

    def _event_role(self, act):
        """Return the role that an event of ``act`` records for the current user."""
        if act in self._ACTS:
            return self._acting_role(act)
        if self.env.user.share:
            return "requester"
        for role in _ROLES:
            if self.env.user.has_group(f"grandes_clientes.{role}"):
                return role
        return "system"

    @api.model
    def _event_label(self, act):
        """Return what people read for ``act`` in the history."""
        if act in self._ACTS:
            return self._act_label(act)
        return self.env._(_OTHER_EVENTS[act]) if act in _OTHER_EVENTS else act

    def _check_reason(self, reason):
        """Return the free ``reason`` trimmed.

        :raise ValidationError: it is empty
        """
        reason = (reason or "").strip()
        if not reason:
            raise ValidationError(
                self.env._("Give the reason: whoever reviews the case will ask for it.")
            )
        return reason

    # === ACTS === #

    def _do_not_duplicate(self, reason):
        """Work a repeat as a case of its own, with a reason (5.2.3).

        :param str reason: free text
        """
        self._check_act("not_duplicate")
        reason = self._check_reason(reason)
        numbers = self._take_numbers()
        owners = self._owners()
        firsts = {case.id: case.duplicate_id.id for case in self}
        self._enter(
            "not_duplicate",
            {"duplicate_id": False, "registered_on": clock.now()},
            by_case={
                case.id: {
                    **numbers.get(case.id, {}),
                    "user_id": owners[case.id],
                    "duplicate_key": case._own_key(),
                }
                for case in self
            },
            note=reason,
            facts=lambda case: {"repeat_of": firsts[case.id]},
        )
        self._notify_owners()

    def _do_assign(self, user, reason=None):
        """Give the cases to another advisor (R11).

        An advisor takes what nobody holds; only the supervisor takes from somebody.

        :param user: ``res.users`` record
        :param str reason: free text
        :raise UserError: the advisor cannot take one of the cases
        """
        self.with_context(grandes_clientes_assignee=user.id)._check_act("assign")
        self._enter("assign", {"user_id": user.id}, note=reason)
        self._notify_owners()

    def _do_withdraw(self, ground):
        """End the cases because the requester desists (Law 1755, article 18).

        :param str ground: free text: how and when the requester said so
        """
        self._check_act("withdraw")
        ground = self._check_reason(ground)
        self._enter("withdraw", {"closed_on": clock.now()}, note=ground)
        self._end_work()
        self._tell_requesters("withdraw", ground)

    def _do_transfer(self, to, reason):
        """Send the cases to whom they belong, with notice to the requester.

        Another authority (Law 1755, article 21), or the general channel when the
        matter is no large client's (scope of M5-1-08).

        :param str to: name of the authority or channel
        :param str reason: free text
        """
        self._check_act("transfer")
        to, reason = self._check_reason(to), self._check_reason(reason)
        numbers = self._take_numbers()
        self._enter(
            "transfer",
            {"closed_on": clock.now(), "transferred_to": to},
            by_case=numbers,
            note=reason,
        )
        self._end_work()
        self._tell_requesters("transfer", reason)

    def _do_dismiss(self, reason):
        """End what is no petition, or was not made clear, with a reply.

        :param str reason: code of a dismissal reason (`spam`, `thanks`, …)
        """
        self._check_act("dismiss")
        coded = self.env["grandes.clientes.reason"]._by_code("dismiss", reason)
        self._enter(
            "dismiss",
            {"closed_on": clock.now(), "end_reason_id": coded.id},
            reason=coded,
        )
        self._end_work()
        if reason != "spam":
            self._tell_requesters("dismiss", coded.name)

    def _do_reopen(self, reason):
        """Put ended cases back on the front office's desk.

        :param str reason: free text
        """
        self._check_act("reopen")
        reason = self._check_reason(reason)
        taken = self._taken_keys()
        owners = self._owners()
        self._enter(
            "reopen",
            {"closed_on": False, "end_reason_id": False, "transferred_to": False},
            by_case={
                case.id: {
                    "user_id": case.user_id.id or owners[case.id],
                    "duplicate_key": case._own_key()
                    if case.duplicate_key in taken
                    else case.duplicate_key,
                }
                for case in self
            },
            note=reason,
        )
        self._notify_owners()

    def _end_work(self):
        """Drop what was still to be done on ended cases; extended by every desk."""
        # Sudo: other people's activities on a case that has ended.
        self.sudo().activity_ids.unlink()

    def _get_cannot_assign_reasons(self):
        """Return ``{id: reason}`` for cases that the assignee cannot be given."""
        assignee = self.env["res.users"].browse(
            self.env.context.get("grandes_clientes_assignee", self.env.uid)
        )
        supervises = self.env.su or self.env.user.has_group(
            "grandes_clientes.group_supervisor"
        )
        works = assignee.has_group("grandes_clientes.group_front_office")
        reasons = {}
        for case in self:
            if not works:
                reasons[case.id] = self.env._(
                    "%(user)s is no front-office advisor.", user=assignee.name
                )
            elif case.complained_user_id == assignee:
                reasons[case.id] = self.env._(
                    "The complaint is about %(user)s: give it to somebody else (G26).",
                    user=assignee.name,
                )
            elif case.user_id and not supervises:
                reasons[case.id] = self.env._(
                    "%(user)s holds it: only the supervisor gives it to another.",
                    user=case.user_id.name,
                )
        return reasons

    # === WHAT PEOPLE CLICK === #

    def action_register(self):
        """Register the selected cases, or queue them when they are many."""
        job = self.env["grandes.clientes.job"]._run_or_submit(
            self, "_do_register", self.env._("Registration of %s cases", len(self))
        )
        return job._open_progress()

    def action_take(self):
        """Take the selected cases that nobody holds."""
        self._do_assign(self.env.user)
