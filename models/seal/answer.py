from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..answer.answer_seal import values_digest

_SENDING = ("answer", "answer_interim", "send_answer_again")
_TOLD = ("review_answer", "sign_answer", "unsign_answer", "seal_at_update", *_SENDING)
# Placeholder for a missing event: user, instant, address digest, event id.
_NOTHING = (None, None, None, 0)
# Maximum delay between the write of an act and its event.
_MOMENT = timedelta(minutes=1)


class CaseAnswer(models.Model):
    """What the events record about an answer: by whom, when and where it was sent."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _find_without_matching_event(self):
        """Return the answers whose marks, sender or address have no matching event."""
        told = self._get_told_by_events()
        # Sudo: a verification looks at everything.
        return self.filtered(
            lambda answer: not answer.sudo()._is_as_told(told.get(answer.id, {}))
        )

    def _is_as_told(self, last):
        """Return whether marks, sender and address match the events.

        :param dict last: the answer's entry of :meth:`_get_told_by_events`
        """
        self.ensure_one()
        sending = max((last.get(act, _NOTHING) for act in _SENDING), key=_number)
        unsigned = _number(last.get("unsign_answer", _NOTHING))
        marks = [
            _NOTHING if _number(row) < unsigned else row
            for row in (
                last.get("review_answer", _NOTHING),
                last.get("sign_answer", _NOTHING),
            )
        ]
        address = max(sending, last.get("seal_at_update", _NOTHING), key=_number)[2]
        return (
            _is_told(self.reviewed_by_id, self.reviewed_on, marks[0])
            and _is_told(self.signed_by_id, self.signed_on, marks[1])
            and _is_told(self.sent_by_id, self.sent_on, sending)
            and bool(self.attempt) == bool(self.sent_by_id)
            and (
                not (self.attempt and self._get_means().address and address)
                or values_digest(self.address) == address
            )
        )

    def _get_told_by_events(self):
        """Return ``{id: {act: (user id, instant, address digest, event id)}}``."""
        self.env["grandes.clientes.case.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (facts->>'answer', act)
                       (facts->>'answer')::int, act, user_id,
                       CASE WHEN act = ANY(%s)
                            THEN COALESCE((facts->>'at')::timestamp, happened_on)
                            ELSE happened_on END,
                       facts->>'address', id
                  FROM grandes_clientes_case_event
                 WHERE case_id = ANY(%s) AND act = ANY(%s)
                   AND (facts->>'answer')::int = ANY(%s)
                 ORDER BY facts->>'answer', act, id DESC
                """,
                # What was sent may be recorded afterwards, such as a call.
                list(_SENDING),
                self.sudo().case_id.ids,  # Sudo: reads only the id of the case.
                list(_TOLD),
                self.ids,
            )
        )
        told = {}
        for answer_id, act, *row in rows:
            told.setdefault(answer_id, {})[act] = tuple(row)
        return told


def _number(row):
    """Return the event id of a row of :meth:`_get_told_by_events`."""
    return row[3]


def _is_told(user, instant, row):
    """Return whether ``user`` and ``instant`` match the event; both empty without one.

    :param tuple row: of :meth:`CaseAnswer._get_told_by_events`
    """
    if row == _NOTHING:
        return not user and not instant
    return row[0] == user.id and bool(instant) and abs(row[1] - instant) <= _MOMENT
