from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.procedure import xes
from ...tools.procedure.graph import activity_name

CHUNK = 1000
# Roles that may export personal data: they judge the attention case by case.
PERSONAL_ROLES = ("group_quality", "group_coordinator")
# Acts with a transition of their own in the standard lifecycle; others complete.
_TRANSITIONS = {
    "assign": "assign",
    "escalation_assign": "assign",
    "suspend": "suspend",
    "ask": "suspend",
    "resume": "resume",
    "complete": "resume",
    "withdraw": "withdraw",
    "lapse": "withdraw",
}
_COLUMNS = (
    "case_id",
    "step",
    "act",
    "happened_on",
    "user_id",
    "role",
    "desk",
    "area_id",
    "state_from",
    "state_to",
)
# Columns of the CSV that hold no personal data.
TRACE_KEYS = (
    "concept:name",
    "entity",
    "entity_type",
    "typification",
    "kind",
    "channel",
    "state",
    "conformity",
    "procedure",
    "received_on",
    "closed_on",
)
TRACE_PERSONAL_KEYS = ("beneficiary", "beneficiary_document", "subject")
EVENT_KEYS = (
    *xes.EVENT_KEYS,
    "org:resource",
    "org:role",
    "org:group",
    "step",
    "act",
    "state_from",
    "state_to",
)


class EventLog(models.AbstractModel):
    """Exports the events of cases for process-mining programs, as XES and CSV."""

    _name = "grandes.clientes.event.log"
    _description = "Events of cases for process mining"

    def _get_xes(self, cases, *, every_event=False, personal=False):
        """Return the events of the cases as an XES document (IEEE 1849), in bytes.

        Events that perform a step have the step's name, so that the log can be replayed
        on the procedure's BPMN without changes.

        :param bool every_event: include acts that perform no step
        :param bool personal: include the names of people and beneficiaries
        :raise AccessError: the user may not have personal data, or read the cases
        """
        self._check_log_access(cases, personal)
        return b"".join(
            xes.to_xes(
                self._get_traces(cases, every_event=every_event, personal=personal),
                self._get_attributes(),
            )
        )

    def _can_export_personal(self):
        """Return whether the user may export personal data (Law 1581)."""
        return self.env.su or any(
            self.env.user.has_group(f"grandes_clientes.{role}")
            for role in PERSONAL_ROLES
        )

    def _check_log_access(self, cases, personal):
        cases.check_access("read")
        if personal and not self._can_export_personal():
            raise AccessError(
                self.env._(
                    "Only quality and the Coordinador may have personal data in an "
                    "event log: leave it out."
                )
            )

    def _get_attributes(self):
        """Return the attributes of the log itself."""
        return {
            "concept:name": self.env._("Attention to large clients"),
            "source": "grandes_clientes",
            "lifecycle:model": "standard",
        }

    def _get_columns(self, personal):
        """Return the columns of the CSV: those of the cases and those of the events."""
        own = (*TRACE_KEYS, *TRACE_PERSONAL_KEYS) if personal else TRACE_KEYS
        return own, EVENT_KEYS

    def _get_traces(self, cases, *, every_event=False, personal=False):
        """Yield an :class:`~xes.Trace` for each case, in constant memory.

        The number of queries grows with the chunks of a thousand cases, not with the
        cases.
        """
        for start in range(0, len(cases), CHUNK):
            chunk = cases[start : start + CHUNK]
            events = self._get_events_by_case(chunk, every_event, personal)
            for case in chunk:
                yield xes.Trace(
                    self._prepare_trace(case, personal), events.get(case.id, [])
                )
            # Free the cache of the chunk, so that memory stays constant.
            self.env.invalidate_all(flush=False)

    def _prepare_trace(self, case, personal):
        """Return the attributes of the case in the log."""
        case.ensure_one()
        # Sudo: labels of catalogues and the name of the entity, for cases that the user
        # reads.
        case_sudo = case.sudo()
        entity = case_sudo.partner_id
        # A natural person who wrote to this channel is not an entity.
        named = personal or entity.is_company or entity.is_large_client
        values = {
            "concept:name": case_sudo.name or f"#{case_sudo.id}",
            "entity": named and entity.name,
            "entity_type": (
                entity.large_client_type or entity.parent_id.large_client_type
            ),
            "typification": case_sudo.typification_id.code,
            "kind": case_sudo.kind,
            "channel": case_sudo.channel_id.code,
            "state": case_sudo.state,
            "conformity": case_sudo.conformity,
            "procedure": case_sudo.procedure_id.display_name,
            "received_on": case_sudo.received_on,
            "closed_on": case_sudo.closed_on,
        }
        if personal:
            values.update(self._prepare_personal(case))
        return {key: value or None for key, value in values.items()}

    def _prepare_personal(self, case):
        """Return the beneficiary, with the document masked unless readable."""
        number = case._fields["beneficiary_id_number"]
        document = (
            f"{case.beneficiary_id_type or ''} {case.beneficiary_id_number or ''}"
            if case._has_field_access(number, "read")
            else case.beneficiary_id_masked or ""
        )
        return {
            "beneficiary": case.beneficiary_name,
            "beneficiary_document": document.strip(),
            "subject": case.subject,
        }

    # === EVENTS === #

    def _get_events_by_case(self, cases, every_event, personal):
        """Return ``{case id: [event]}`` with a constant number of queries."""
        Event = self.env["grandes.clientes.case.event"]
        domain = Domain("case_id", "in", cases.ids)
        if not every_event:
            domain &= Domain("step", "!=", False)
        query = Event._search(domain, order="case_id.id, sequence")
        rows = self.env.execute_query(
            query.select(*(SQL.identifier(query.table, name) for name in _COLUMNS))
        )
        rows = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
        names = self._get_names(cases, rows, personal)
        events = {}
        for row in rows:
            events.setdefault(row["case_id"], []).append(
                self._prepare_event(row, names)
            )
        return events

    def _get_names(self, cases, rows, personal):
        """Return the names of steps, acts, people and areas for the events."""
        # Sudo: names of people and areas in the events of readable cases.
        users = self.env["res.users"].sudo().browse({row["user_id"] for row in rows})
        areas = self.env["grandes.clientes.mission.area"].sudo()
        areas = areas.browse({row["area_id"] for row in rows} - {None})
        cases_sudo = cases.sudo()
        steps = cases_sudo.procedure_id.step_ids
        return {
            "users": {u.id: u.name if personal else f"u{u.id}" for u in users},
            "areas": {area.id: area.code or area.name for area in areas},
            "acts": {row["act"]: cases._get_event_label(row["act"]) for row in rows},
            "steps": {
                (s.procedure_id.id, s.number): activity_name(s.number, s.name)
                for s in steps
            },
            "procedures": {case.id: case.procedure_id.id for case in cases_sudo},
        }

    def _prepare_event(self, row, names):
        """Return the attributes of an event in the log."""
        step = row["step"]
        area = row["desk"] == "mission_area" and names["areas"].get(row["area_id"])
        return {
            "concept:name": names["steps"].get(
                (names["procedures"].get(row["case_id"]), step), step
            )
            or names["acts"][row["act"]],
            "time:timestamp": row["happened_on"],
            # The event of a step completes it, whatever the act.
            "lifecycle:transition": "complete"
            if step
            else _TRANSITIONS.get(row["act"], "complete"),
            "org:resource": names["users"][row["user_id"]],
            "org:role": (row["role"] or "").removeprefix("group_"),
            "org:group": area or row["desk"],
            "step": step,
            "act": row["act"],
            "state_from": row["state_from"],
            "state_to": row["state_to"],
        }
