import json

from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import SQL, split_every

from ...tools.procedure import judge
from .deviation import STANDING

CHUNK = 1000
#: Acts whose facts the judge reads, and the facts; of ids only their presence.
_ACTS_WITH_FACTS = (
    "receive",
    "register",
    "reclassify",
    "not_duplicate",
    "consult",
    "escalate",
    "answer",
    "close",
    "correct_closing",
    "correct_mercurio_date",
    "escalation_answer",
    "escalation_reject",
    "escalation_return",
)
_FACTS = (
    "channel",
    "typification",
    "complained",
    "late",
    "departure",
    "area",
    "missing",
    "skips_back",
    "in_time",
    "reason",
    "closing",
    "approval",
)
_EVIDENCE = ("answer", "escalation", "consultation")
_BETWEEN_FACTS, _BETWEEN_FIELDS, _BETWEEN_EVENTS = "\x1d", "\x1f", "\x1e"


class Judging(models.AbstractModel):
    """Judges cases by their histories and updates their deviations.

    Each history is read as one text. Most cases have the same history as many others,
    so each distinct history is judged only once.
    """

    _name = "grandes.clientes.judging"
    _description = "Judging of cases by their histories"

    def _check_may_judge(self):
        user = self.env.user
        if not self.env.su and not (
            user.has_group("grandes_clientes.group_quality")
            or user.has_group("grandes_clientes.group_coordinator")
        ):
            raise AccessError(
                self.env._("Quality and the coordinator have cases judged anew.")
            )

    def _judge_anew(self, cases):
        """Judge the cases by their histories, in batches; the caller was checked."""
        self.env.flush_all()
        verdicts = {}
        for chunk in split_every(CHUNK, cases.ids):
            self._apply_found(list(chunk), self._find_anew(list(chunk), verdicts))
        cases.invalidate_recordset(["conformity", "deviation_ids"], flush=False)

    def _find_anew(self, case_ids, verdicts):
        """Return ``[(case id, procedure id, Found), …]`` shown by the events of cases.

        :param dict verdicts: cache of the histories already judged; extended in place
        """
        Event = self.env["grandes.clientes.case.event"]
        Procedure = self.env["grandes.clientes.procedure"]
        readings, found = {}, []
        for row in self._get_histories(case_ids):
            case_id, procedure_id, company_id, state, history = row
            if company_id not in readings:
                readings[company_id] = Event._get_company_reading(company_id)
            key = procedure_id, readings[company_id], state, history
            if key not in verdicts:
                definition = Procedure._get_definition_by_id(procedure_id)
                walk, shown = judge.sweep(
                    _parse(history), definition, readings[company_id]
                )
                verdicts[key] = shown + judge.unaccounted(walk, state, definition)
            found += [(case_id, procedure_id, each) for each in verdicts[key]]
        return found

    def _get_histories(self, case_ids):
        """Return what the judge reads of the cases, in one query.

        :return: ``[(case id, procedure id, company id, state, history), …]``
        """
        facts = SQL(", ").join(
            SQL("e.facts->%s, %s", name, _BETWEEN_FACTS) for name in _FACTS
        )
        # Only the presence of the record matters, not which one it is.
        evidence = SQL(", ").join(
            SQL("NULLIF(e.facts->>%s, '') IS NOT NULL, %s", name, _BETWEEN_FACTS)
            for name in _EVIDENCE
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id, c.procedure_id, c.company_id, c.state,
                       string_agg(
                           concat(
                               e.sequence, %(field)s, e.step, %(field)s, e.act,
                               %(field)s, e.role, %(field)s, e.state_from, %(field)s,
                               e.state_to, %(field)s,
                               CASE WHEN c.complained_user_id IS NOT NULL
                                    THEN e.user_id END,
                               %(field)s,
                               CASE WHEN e.act IN %(acts)s AND e.facts IS NOT NULL
                                    THEN concat(%(facts)s, %(evidence)s) END),
                           %(event)s ORDER BY e.sequence)
                  FROM grandes_clientes_case c
                  JOIN grandes_clientes_case_event e ON e.case_id = c.id
                 WHERE c.id = ANY(%(ids)s) AND c.procedure_id IS NOT NULL
                 GROUP BY c.id
                """,
                field=_BETWEEN_FIELDS,
                event=_BETWEEN_EVENTS,
                acts=_ACTS_WITH_FACTS,
                facts=facts,
                evidence=evidence,
                ids=case_ids,
            )
        )

    def _apply_found(self, case_ids, found):
        """Update the deviations and the conformity of the cases to what was found."""
        Deviation = self.env["grandes.clientes.deviation"].sudo()  # found by the judge
        known = Deviation._get_known(case_ids)
        keys = {
            (case_id, each.sequence, each.check, each.step or ""): each
            for case_id, _procedure_id, each in found
        }
        new = [
            row
            for row in found
            if (row[0], row[2].sequence, row[2].check, row[2].step or "") not in known
        ]
        Deviation._create_found(new)
        gone = [row[0] for key, row in known.items() if key not in keys]
        back = {row[0]: keys[key].severity for key, row in known.items() if key in keys}
        Deviation._apply_corrections(gone, back)
        self._apply_grades_by_id(case_ids)

    def _apply_grades(self, cases):
        """Update the conformity of the cases from their deviations."""
        self.env["grandes.clientes.deviation"].flush_model()
        cases.flush_recordset(["conformity"])
        self._apply_grades_by_id(cases.ids)
        cases.invalidate_recordset(["conformity"], flush=False)

    def _apply_grades_by_id(self, case_ids):
        """Update the conformity of the cases with these ids, where it changes."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE grandes_clientes_case c SET conformity = graded.conformity
                  FROM (SELECT c.id,
                               CASE WHEN c.procedure_id IS NULL THEN 'not_judged'
                                    WHEN count(d.id) = 0 THEN 'conforming'
                                    WHEN bool_or(d.state IN %(standing)s)
                                    THEN 'deviating'
                                    ELSE 'justified' END AS conformity
                          FROM grandes_clientes_case c
                     LEFT JOIN grandes_clientes_deviation d
                            ON d.case_id = c.id AND d.state != 'corrected'
                         WHERE c.id = ANY(%(ids)s)
                         GROUP BY c.id) graded
                 WHERE c.id = graded.id
                   AND c.conformity IS DISTINCT FROM graded.conformity
                """,
                standing=STANDING,
                ids=list(case_ids),
            )
        )


def _parse(history):
    """Return the events of a history in the form that the database returns."""
    events = []
    for line in history.split(_BETWEEN_EVENTS):
        sequence, step, act, role, state_from, state_to, user_id, facts = line.split(
            _BETWEEN_FIELDS
        )
        events.append(
            judge.Event(
                sequence=int(sequence),
                step=step or None,
                act=act,
                role=role or None,
                user_id=int(user_id) if user_id else None,
                state_from=state_from or None,
                state_to=state_to or None,
                facts=_parse_facts(facts) if facts else None,
            )
        )
    return events


def _parse_facts(text):
    """Return ``{name: value}`` of the facts of an event, parsed from its history."""
    values = text.split(_BETWEEN_FACTS)
    facts = {
        name: json.loads(value)
        for name, value in zip(_FACTS, values, strict=False)
        if value
    }
    given = values[len(_FACTS) :]
    facts.update(
        (name, value == "t") for name, value in zip(_EVIDENCE, given, strict=False)
    )
    return facts
