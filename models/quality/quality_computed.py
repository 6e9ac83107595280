from collections import namedtuple

from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: ``is_proposed``: shown before the auditor answers.
Computed = namedtuple("Computed", "label method is_proposed")


class QualityComputed(models.AbstractModel):
    """Answers to attributes that the data of a case give, so that nobody types them.

    Rooms and other addons add rows by extending :meth:`_get_computed`; each method gets
    the cases with all rights and returns ``{id: "yes", "no" or "na"}``.
    """

    _name = "grandes.clientes.quality.computed"
    _description = "Answers that the record of a case gives"

    @api.model
    def _get_computed(self):
        """Return ``{code: Computed}``."""
        return {
            "in_time": Computed(
                _lt("Answered within the legal term"), "_answer_in_time", True
            ),
            "escalated_in_time": Computed(
                _lt("Escalated within two business days"), "_answer_escalated", True
            ),
            "answer_kept": Computed(
                _lt("The final answer is in the case"), "_answer_kept", True
            ),
            "mercurio_out": Computed(
                _lt("A written answer has its Mercurio number"), "_answer_number", True
            ),
            "consulted": Computed(
                _lt("A consultation is recorded"), "_answer_consulted", True
            ),
            "by_the_matrix": Computed(
                _lt("Escalated by the matrix"), "_answer_matrix", False
            ),
            "not_sent_back": Computed(
                _lt("No area rejected or returned it"), "_answer_sent_back", False
            ),
            "as_typified": Computed(
                _lt("Never reclassified after registration"), "_answer_typified", False
            ),
        }

    @api.model
    def _get_selection(self):
        return [
            (code, self.env._(row.label)) for code, row in self._get_computed().items()
        ]

    @api.model
    def _get_answers(self, cases, codes):
        """Return ``{code: {case id: answer}}`` from the data of the cases."""
        rows = self._get_computed()
        # Sudo: auditors get the computed answers, even from data they cannot read.
        cases_sudo = cases.sudo()
        return {
            code: getattr(self.sudo(), rows[code].method)(cases_sudo)
            for code in codes
            if code in rows
        }

    def _answer_in_time(self, cases):
        return {
            case.id: "na"
            if not case.closed_on or not case.date_legal_due
            else _yes(not case.is_closed_late)
            for case in cases
        }

    def _answer_escalated(self, cases):
        facts = self._get_facts(cases, "escalate")
        return {
            case.id: _yes(not any(f.get("late") for f in facts[case.id]))
            if case.id in facts
            else "na"
            for case in cases
        }

    def _answer_kept(self, cases):
        return {
            case.id: _yes(any(answer.kind == "final" for answer in case.answer_ids))
            if case.state == "closed"
            else "na"
            for case in cases
        }

    def _answer_number(self, cases):
        return {
            case.id: _yes(bool(case.mercurio_out_number))
            if case.channel_id.needs_mercurio_out and case.state == "closed"
            else "na"
            for case in cases
        }

    def _answer_consulted(self, cases):
        consulted = self._get_facts(cases, "consult")
        return {case.id: _yes(case.id in consulted) for case in cases}

    def _answer_matrix(self, cases):
        facts = self._get_facts(cases, "escalate")
        return {
            case.id: _yes(
                all((f.get("departure") or "none") == "none" for f in facts[case.id])
            )
            if case.id in facts
            else "na"
            for case in cases
        }

    def _answer_sent_back(self, cases):
        escalated = self._get_facts(cases, "escalate")
        back = self._get_facts(cases, "escalation_reject") | self._get_facts(
            cases, "escalation_return"
        )
        return {
            case.id: _yes(case.id not in back) if case.id in escalated else "na"
            for case in cases
        }

    def _answer_typified(self, cases):
        changed = self._get_facts(cases, "reclassify")
        return {case.id: _yes(case.id not in changed) for case in cases}

    @api.model
    def _get_facts(self, cases, act):
        """Return ``{case id: [facts]}`` of the events of an act."""
        events = self.env["grandes.clientes.case.event"].search_fetch(
            [("case_id", "in", cases.ids), ("act", "=", act)], ["case_id", "facts"]
        )
        found = {}
        for event in events:
            found.setdefault(event.case_id.id, []).append(event.facts or {})
        return found


def _yes(is_met):
    return "yes" if is_met else "no"
