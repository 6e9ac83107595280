from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..escalation.escalation import OPEN

#: Needs of a case, the most serious first.
NEEDS = ("failed", "returned", "rejected", "wrote", "ready")
_ANSWER = "grandes.clientes.case.answer"
_ESCALATION = "grandes.clientes.escalation"
_LONGEST = 60
# The last answer counts, unless it is being sent.
_LAST_ANSWER = """
    EXISTS (SELECT 1 FROM grandes_clientes_case_answer answer
             WHERE answer.case_id = %(case)s AND answer.state = %(state)s
               AND answer.send_after IS NULL
               AND NOT EXISTS (SELECT 1 FROM grandes_clientes_case_answer later
                                WHERE later.case_id = answer.case_id
                                  AND later.id > answer.id))
"""
# The escalation that ended last counts, unless there was another one since, or an
# answer prepared since is waiting to be sent.
_LAST_ESCALATION = """
    EXISTS (SELECT 1 FROM grandes_clientes_escalation ended
             WHERE ended.case_id = %(case)s AND ended.state = %(state)s
               AND NOT EXISTS (SELECT 1 FROM grandes_clientes_escalation later
                                WHERE later.case_id = ended.case_id
                                  AND (later.ended_on IS NULL AND later.id > ended.id
                                       OR (later.ended_on, later.id)
                                          > (ended.ended_on, ended.id)))
               AND NOT EXISTS (SELECT 1 FROM grandes_clientes_case_answer answer
                                WHERE answer.case_id = ended.case_id
                                  AND answer.kind = 'final'
                                  AND answer.state IN ('ready', 'failed')
                                  AND answer.prepared_on >= ended.ended_on))
"""


class CaseNeeds(models.AbstractModel):
    """What a case needs from whoever works it now, and why: for lists, cards, banners.

    An answer that is ready or was not delivered, an escalation returned or rejected, a
    message of the requester. Cards count by the same criteria as lists show.
    """

    _name = "grandes.clientes.case.needs"
    _description = "What cases need"

    def _get_domain(self, need):
        """Return the domain of the cases with a need, one of :data:`NEEDS`."""
        if need == "wrote":
            return Domain("requester_unread", "=", True)
        if need in ("ready", "failed"):
            return Domain("state", "=", "front_office") & self._domain_sql(
                need, _LAST_ANSWER
            )
        return Domain("state", "in", ("front_office", "back_office")) & (
            self._domain_sql(need, _LAST_ESCALATION)
        )

    def _domain_sql(self, need, condition):
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                condition, case=SQL.identifier(alias, "id"), state=need
            ),
            predicate=lambda case: need in self._find_needs(case).get(case.id, {}),
        )

    def _get_needs(self, cases):
        """Return ``{id: (need, label, reason)}``: the most serious need, all labels.

        The label is short, for lists; the reason says what to do about the most
        serious.
        """
        told = {}
        for case_id, needs in self._find_needs(cases).items():
            ordered = [need for need in NEEDS if need in needs]
            label = " · ".join(needs[need][0] for need in ordered)
            told[case_id] = ordered[0], label, needs[ordered[0]][1]
        return told

    def _find_needs(self, cases):
        """Return ``{id: {need: (label, reason)}}`` of the cases with needs."""
        # Sudo: needs are shown to all who read the case, even if they cannot read its
        # answers and escalations.
        cases_sudo = cases._origin.sudo()
        found = {}
        for case_sudo in cases_sudo.filtered("requester_unread"):
            found.setdefault(case_sudo.id, {})["wrote"] = (
                self.env._("The requester wrote"),
                self.env._("The requester wrote: read it below."),
            )
        desks = cases_sudo.filtered(
            lambda case: case.state in ("front_office", "back_office")
        )
        if desks:
            answer_ids, sent_back_ids = self._find_touched(desks)
            self._find_answers(self.env[_ANSWER].sudo().browse(answer_ids), found)
            if sent_back_ids:
                self._find_desks(desks.browse(sent_back_ids), found)
        return found

    def _find_touched(self, cases_sudo):
        """Return what has to be examined, by one plain query per page of a list.

        :return: ids of the last answers that wait or failed, ids of the cases that a
            desk ever sent back
        """
        self.env[_ANSWER].flush_model(["case_id", "state", "send_after"])
        self.env[_ESCALATION].flush_model(["case_id", "state"])
        states = zip(cases_sudo._ids, cases_sudo.mapped("state"), strict=True)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT answer.id, NULL
                  FROM grandes_clientes_case_answer answer
                 WHERE answer.case_id = ANY(%(front)s)
                   AND answer.state IN ('ready', 'failed')
                   AND answer.send_after IS NULL
                   AND NOT EXISTS (SELECT FROM grandes_clientes_case_answer later
                                    WHERE later.case_id = answer.case_id
                                      AND later.id > answer.id)
                 UNION ALL
                SELECT DISTINCT NULL::integer, case_id
                  FROM grandes_clientes_escalation
                 WHERE case_id = ANY(%(desks)s) AND state IN ('returned', 'rejected')
                """,
                front=[case_id for case_id, state in states if state == "front_office"],
                desks=list(cases_sudo._ids),
            )
        )
        return (
            sorted(answer_id for answer_id, _case_id in rows if answer_id),
            sorted(case_id for _answer_id, case_id in rows if case_id),
        )

    def _find_answers(self, answers_sudo, found):
        for answer in answers_sudo:
            if answer.state == "ready":
                words = (
                    self.env._("Answer ready"),
                    answer.missing
                    or self.env._("Its answer is ready: read it and send it."),
                )
            else:
                words = self.env._("Delivery failed"), self._get_failure(answer)
            found.setdefault(answer.case_id.id, {})[answer.state] = words

    def _get_failure(self, answer):
        if not answer.failure_reason:
            return self.env._(
                "Its answer did not arrive: correct the address and send it again, or "
                "answer anew."
            )
        return self.env._(
            "Its answer did not arrive (%(reason)s): correct the address and send it "
            "again, or answer anew.",
            reason=answer.failure_reason,
        )

    def _find_desks(self, cases_sudo, found):
        # Sudo: cases that the user works; only the next step is shown.
        escalations = (
            self.env[_ESCALATION]
            .sudo()
            .search([("case_id", "in", cases_sudo.ids)], order="id")
        )
        for case_sudo, own in escalations.grouped("case_id").items():
            ended = own.filtered(lambda each: each.state not in OPEN)
            last = ended.sorted(lambda each: (each.ended_on, each.id))[-1:]
            if last.state not in ("returned", "rejected") or any(
                each.id > last.id for each in own - ended
            ):
                continue
            if any(
                answer.kind == "final"
                and answer.state in ("ready", "failed")
                and answer.prepared_on >= last.ended_on
                for answer in case_sudo.answer_ids
            ):
                # An answer was written and will be sent instead.
                continue
            desk = last.mission_area_id.name or self.env._("Back office")
            found.setdefault(case_sudo.id, {})[last.state] = self._get_desk_words(
                last, desk
            )

    def _get_desk_words(self, escalation, desk):
        """Return the label and the reason of what a desk sent back."""
        if escalation.state == "returned":
            missing = _within(escalation.missing or escalation.note or "")
            if not missing:
                return (
                    self.env._("Returned"),
                    self.env._(
                        "%(desk)s returned it: complete it and escalate it again.",
                        desk=desk,
                    ),
                )
            return (
                self.env._("Returned: missing %(what)s", what=_short(missing)),
                self.env._(
                    "%(desk)s returned it, what is missing: %(what)s. Complete it and "
                    "escalate it again.",
                    desk=desk,
                    what=missing.rstrip("."),
                ),
            )
        why = " · ".join(filter(None, (escalation.reason_id.name, escalation.note)))
        if escalation.suggested_area_id:
            return (
                self.env._("Rejected"),
                self.env._(
                    "%(desk)s rejected it: %(why)s. By its word it belongs to "
                    "%(other)s.",
                    desk=desk,
                    why=why.rstrip("."),
                    other=escalation.suggested_area_id.name,
                ),
            )
        return (
            self.env._("Rejected"),
            self.env._(
                "%(desk)s rejected it: %(why)s. Answer it, or escalate it elsewhere.",
                desk=desk,
                why=why.rstrip("."),
            ),
        )


def _within(text):
    """Return a text in the form for the middle of a sentence."""
    text = " ".join(text.split())
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _short(text):
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
