from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from odoo import api, models, tools
from odoo.exceptions import ValidationError

from ...tools import case_states, clock
from ...tools.text import said

_ROLES = (
    "group_front_office",
    "group_back_office",
    "group_mission_area",
    "group_coordinator",
    "group_quality",
    "group_manager",
)
_DESK_ROLES = {
    "back_office": "group_back_office",
    "mission_area": "group_mission_area",
}
# The mail request whose reply is being entered: a context variable, so that no client
# can set it.
_entered_for: ContextVar[int | None] = ContextVar("gc_by_mail", default=None)


@contextmanager
def entering_reply_to(request_id: int) -> Iterator[None]:
    """Record what is done in the block as said by mail by somebody without a login."""
    token = _entered_for.set(request_id)
    try:
        yield
    finally:
        _entered_for.reset(token)


class Case(models.Model):
    """The act table, and the only code that changes the state of a case."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    # === TABLES === #

    @api.model
    def _get_other_events(self):
        """Return ``{code: label}`` of the events that are no acts chosen by a user.

        A hook: each room adds what it logs. Labels are lazy, because the table is built
        once per registry.
        """
        return {}

    @api.model
    @tools.ormcache(cache="stable")
    def _get_other_event_table(self):
        """Return the complete table of the other events, read-only."""
        return MappingProxyType(self._get_other_events())

    @api.model
    def _get_event_codes(self):
        """Return the codes of all events that a case can have."""
        return {*self._get_act_table(), *self._get_other_event_table()}

    # === TRANSITIONS === #

    def _apply_transition(
        self,
        act,
        vals=None,
        *,
        by_case=None,
        target=None,
        rows=(),
        role=None,
        step=None,
        reason=None,
        note=None,
        facts=None,
        document=None,
        at=None,
    ):
        """Move the cases by ``act``: the only code that writes ``state``.

        The caller has checked the act. The events are added with one query and one
        insert, however many cases.

        :param dict vals: values for all cases
        :param dict by_case: ``{id: values}`` beyond ``vals``
        :param str target: state, if the act table leaves it open
        :param rows: event rows (:meth:`_get_event_rows`) that come before the act's own
        :param role: see :meth:`_get_event_rows`
        :param step: the procedure's step, if it differs from the table's; empty for no
            step
        :param reason: ``grandes.clientes.reason`` record
        :param str note: reason in free text
        :param facts: see :meth:`_get_event_rows`
        :param document: record that the event is about
        :param dict at: see :meth:`_get_event_rows`
        """
        before = {case.id: case.state for case in self}
        gives = "user_id" in (vals or {}) or any(
            "user_id" in own for own in (by_case or {}).values()
        )
        # Sudo: the previous holders are recorded, whoever may read them.
        holders = {case.id: case.user_id.id for case in self.sudo()} if gives else {}
        common = dict(vals or {})
        row = self._get_act_table().get(act)
        target = target or (row and row.target)
        if target:
            common["state"] = target
        # Sudo: clients may not write what an act decides; the act was checked as the
        # user. Tracking is off: the events record more at less cost.
        cases_sudo = self.sudo().with_context(tracking_disable=True)
        for alike_sudo in _by_values(cases_sudo, by_case or {}):
            alike_sudo.write(by_case[alike_sudo[0].id])
        if common:
            cases_sudo.write(common)
        own = self._get_event_rows(
            act,
            role=role,
            step=row and row.step if step is None else step,
            before=before,
            reason=reason,
            note=note,
            facts=facts,
            document=document,
            at=at,
        )
        if gives:
            _add_holders(self.sudo(), own, holders)
        self.env["grandes.clientes.case.event"]._create_events([*rows, *own])

    def _log_events(self, act, first=False, **details):
        """Add an event to each case without moving it; see :meth:`_get_event_rows`.

        :param bool first: the cases were just created and have no events yet
        """
        self.env["grandes.clientes.case.event"]._create_events(
            self._get_event_rows(act, **details), first
        )

    def _get_event_rows(
        self,
        act,
        *,
        role=None,
        step=None,
        before=None,
        reason=None,
        note=None,
        facts=None,
        document=None,
        at=None,
    ):
        """Return the values of one event per case.

        An event is dated when it is recorded. If it tells of something earlier, ``at``
        in its facts holds that time, which is used to assign months.

        :param role: role of a user who acts on no desk; the act's own by default
        :param dict before: ``{id: state}`` before the act; the current state by default
        :param note: text for all, or a function from the case in sudo to its text
        :param facts: codes, ids, counts and ISO dates that the judge needs: one dict
            for all, or a function from the case in sudo to its dict
        :param dict at: ``{id: instant}`` at which it happened, see
            :meth:`_within_stretch`; by default the instant of what is being recorded
            (:meth:`_get_instants`)
        """
        events = self.env["grandes.clientes.case.event"]
        role = self._get_event_role(act) if role is None else role
        roles = _get_desk_roles(self.env.user, self._get_act_table().get(act))
        request_id = _entered_for.get()
        now = clock.now()
        if at is None and clock.occurred() < now:
            at = events._get_instants(self.ids)
        common = {
            "happened_on": now,
            "step": step,
            "act": act,
            "user_id": self.env.uid,
            "reason_id": reason and reason.id,
            "note": note,
            "document_model": document is not None and document._name,
            "document_id": document is not None and document.id,
            "facts": facts,
        }
        rows = []
        # Sudo: the state of the cases is recorded, whoever may read it.
        cases_sudo = self.sudo()
        # Nearly always a single company, which is cheap to detect.
        companies = cases_sudo.company_id
        company_id = companies.id if len(companies) == 1 else None
        for case in cases_sudo:
            state_to = case.state
            state_from = before.get(case.id, state_to) if before else state_to
            row = {
                **common,
                "case_id": case.id,
                "company_id": company_id or case.company_id.id,
                "role": roles.get(state_from, role),
                "desk": (
                    state_from
                    if state_from in case_states.DESK_STATES
                    else "front_office"
                ),
                # The case keeps its last area; the event names it only if the area is
                # involved.
                "area_id": "mission_area" in (state_from, state_to)
                and case.mission_area_id.id,
                "state_from": state_from,
                "state_to": state_to,
            }
            if callable(note):
                row["note"] = note(case)
            if callable(facts):
                row["facts"] = facts(case)
            if request_id:
                # The message is the evidence of what was said by mail.
                row["facts"] = {**(row["facts"] or {}), "mail_request": request_id}
            if at and at.get(case.id, now) < now:
                row["facts"] = {**(row["facts"] or {}), "at": at[case.id].isoformat()}
            if state_from == "received" != state_to:
                # From here on the text is kept as it came.
                row["facts"] = {
                    **(row["facts"] or {}),
                    "words": events._get_words_digest(case),
                }
            rows.append(row)
        return rows

    def _get_event_role(self, act):
        """Return the role that an event of ``act`` records for the current user."""
        if act in self._get_act_table():
            return self._get_acting_role(act)
        if self.env.user.share:
            return "requester"
        for role in _ROLES:
            if self.env.user.has_group(f"grandes_clientes.{role}"):
                return role
        return "system"

    @api.model
    def _get_event_label(self, act):
        """Return the label of ``act`` in the history."""
        if act in self._get_act_table():
            return self._get_act_label(act)
        label = self._get_other_event_table().get(act)
        return self.env._(label) if label else act

    def _check_reason(self, reason):
        """Return the free-text ``reason`` trimmed.

        :raise ValidationError: it is empty
        """
        reason = said(reason)
        if not reason:
            raise ValidationError(
                self.env._("Give the reason: whoever reviews the case will ask for it.")
            )
        return reason


def _by_values(records, values):
    """Yield the records that get the same values together.

    :param dict values: ``{id: values}`` of the records that get any
    """
    ids_of = {}
    for record in records:
        if own := values.get(record.id):
            ids_of.setdefault(tuple(own.items()), []).append(record.id)
    yield from map(records.browse, ids_of.values())


def _add_holders(cases_sudo, rows, before):
    """Add to the events the new and the previous holder; 0 stands for nobody.

    Figures per person depend on who held the case at the time.

    :param cases_sudo: the cases in sudo, after the change
    :param rows: values of their events
    :param dict before: ``{case id: user id}``
    """
    now = {case.id: case.user_id.id for case in cases_sudo}
    for row in rows:
        case_id = row["case_id"]
        if now[case_id] != before[case_id]:
            row["facts"] = {
                **(row["facts"] or {}),
                "advisor": now[case_id] or 0,
                "advisor_before": before[case_id] or 0,
            }


def _get_desk_roles(user, row):
    """Return ``{desk: role}`` of the desks whose role the user takes for an act.

    A user of several desks acts for the desk that has the case; replies entered for an
    area are recorded as the area's.

    :param row: row of the act table, if any
    """
    roles = {
        desk: role
        for desk, role in _DESK_ROLES.items()
        if (not row or role in row.roles) and user.has_group(f"grandes_clientes.{role}")
    }
    if _entered_for.get():
        roles["mission_area"] = _DESK_ROLES["mission_area"]
    return roles
