from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..answer.answer_seal import values_digest

_SENDING = ("answer", "answer_interim", "send_answer_again")
_TOLD = ("review_answer", "sign_answer", "seal_at_update", *_SENDING)
# Between the writing of an act and its event.
_MOMENT = timedelta(minutes=1)


class CaseAnswer(models.Model):
    """What the events tell of an answer beside its words: by whom, when, whereto."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _find_unlike_told(self):
        """Return the answers whose marks, sender or address no event accounts for."""
        told = self._told_by_events()
        nothing = (None, None, None)
        unlike = self.browse()
        # Sudo: a verification looks at everything.
        for answer in self.sudo():
            last = told.get(answer.id, {})
            sending = max(
                (last[act] for act in _SENDING if act in last),
                key=lambda row: row[3],
                default=(*nothing, 0),
            )
            facts = (
                (answer.reviewed_by_id, answer.reviewed_on, "review_answer"),
                (answer.signed_by_id, answer.signed_on, "sign_answer"),
                (answer.sent_by_id, answer.sent_on, None),
            )
            if any(
                not _is_told(user, instant, last.get(act, nothing) if act else sending)
                for user, instant, act in facts
                if user or instant
            ):
                unlike |= answer
                continue
            update = last.get("seal_at_update", (*nothing, 0))
            address = max(sending, update, key=lambda row: row[3])[2]
            if (
                answer.attempt
                and answer.means == "email"
                and address
                and values_digest(answer.address) != address
            ):
                unlike |= answer
        return unlike.sudo(self.env.su)

    def _told_by_events(self):
        """Return ``{id: {act: (user id, instant, address digest, event id)}}``."""
        self.env["grandes.clientes.case.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (facts->>'answer', act)
                       (facts->>'answer')::int, act, user_id, happened_on,
                       facts->>'address', id
                  FROM grandes_clientes_case_event
                 WHERE case_id = ANY(%s) AND act = ANY(%s)
                   AND (facts->>'answer')::int = ANY(%s)
                 ORDER BY facts->>'answer', act, id DESC
                """,
                self.sudo().case_id.ids,  # Sudo: which case, whoever reads the answer.
                list(_TOLD),
                self.ids,
            )
        )
        told = {}
        for answer_id, act, *row in rows:
            told.setdefault(answer_id, {})[act] = tuple(row)
        return told


def _is_told(user, instant, row):
    """Whether an event tells that ``user`` did something at ``instant``.

    :param tuple row: of :meth:`CaseAnswer._told_by_events`
    """
    return (
        row[0] == user.id
        and bool(instant)
        and bool(row[1])
        and abs(row[1] - instant) <= _MOMENT
    )
