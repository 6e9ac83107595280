from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import clock
from ...tools.acts import Reaction
from ..case import amendment

_OUT = frozenset({"mercurio_out_number", "mercurio_out_date"})


class CaseAnswer(models.Model):
    """Answers: every change of the outgoing number or date has an event (5.2.9)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    @api.model
    def _get_reactions(self):
        told = Reaction(_OUT, before=_get_outgoing_numbers)
        return super()._get_reactions() | {"_tell_mercurio_out": told}

    def _tell_mercurio_out(self, before):
        """Log changes of Mercurio's number and date on the cases.

        :param dict before: of :func:`_get_outgoing_numbers`
        """
        changed = self.filtered(lambda answer: mercurio_out(answer) != before[answer])
        act, note = amendment.current("record_mercurio_out")
        changed._log_on_cases(
            act,
            {
                answer.id: {
                    "answer_out": mercurio_out(answer),
                    # Sudo: the case of the same letter, whoever records it.
                    "case_out": mercurio_out(answer.sudo().case_id),
                }
                for answer in changed
            },
            note=note,
        )

    def _get_mercurio_out(self):
        """Return number and date as the events record them."""
        self.ensure_one()
        return mercurio_out(self)

    # === TIME OF DELIVERY AND CLOSING === #

    def _get_mercurio_out_instant(self):
        """Return the time that stands for the outgoing date, never a future one.

        Mercurio gives a date and no hour: the letter left by the end of that day.
        """
        self.ensure_one()
        last = clock.last_second(self.company_id, self.mercurio_out_date)
        return min(last, clock.now())

    # === CORRECTING THE DAY === #

    def _apply_closings(self):
        """Move the closing of the cases to the time their answers arrived.

        :return: ``{answer id: facts}``: which closing event, and the corrected time
        """
        facts = {}
        for answer in self:
            # Sudo: reads the case and its events, whoever corrects a date.
            case_sudo = answer.sudo().case_id
            if answer.kind != "final" or case_sudo.state != "closed":
                continue
            closing = case_sudo.event_ids.sorted("sequence").filtered(
                lambda event: event.act == "close"
            )[-1:]
            if (closing.facts or {}).get("answer") != answer.id:
                continue  # another answer closed it since
            begun = closing._get_last_turns(case_sudo.ids, before=closing.sequence)
            # Sudo: as above, of the answer that closed it.
            instant = answer.sudo()._get_closing_instant()
            instant = max(instant, begun.get(case_sudo.id, instant))
            case_sudo.with_context(tracking_disable=True).closed_on = instant
            facts[answer.id] = {
                "closing": closing.sequence,
                "closed_at": instant.isoformat(),
                **case_sudo._get_lateness_facts(instant),
            }
        return facts

    # === CASES OF EARLIER RELEASES === #

    @api.model
    def _put_closings_on_their_day(self):
        """Correct closings that were dated by the day they were settled.

        Each correction is logged as an event; closings whose day stays the same are
        left.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT answer.id, min(delivery.happened_on)
                  FROM grandes_clientes_case_answer answer
                  JOIN grandes_clientes_case matter ON matter.id = answer.case_id
             LEFT JOIN grandes_clientes_case_answer_delivery delivery
                    ON delivery.answer_id = answer.id AND delivery.event = 'delivered'
                   AND delivery.attempt = answer.attempt
                 WHERE answer.state = 'delivered' AND answer.kind = 'final'
                   AND matter.state = 'closed'
                 GROUP BY answer.id
                """
            )
        )
        arrivals = dict(rows)
        # All together, so that cases and dates are prefetched by hundreds.
        for answer in self.browse(arrivals):
            arrived = arrivals[answer.id]
            before = answer.delivered_on
            if answer.mercurio_out_date and answer._is_delivered_by_mercurio():
                answer.delivered_on = answer._get_mercurio_out_instant()
            elif arrived:
                answer.delivered_on = arrived
            case = answer.case_id
            if clock.local_date(
                case.company_id, answer._get_closing_instant()
            ) >= clock.local_date(case.company_id, case.closed_on):
                answer.delivered_on = before
                continue
            facts = answer._apply_closings().get(answer.id)
            if facts:
                case._log_events("correct_closing", facts=facts)
            else:
                answer.delivered_on = before


class Case(models.Model):
    """Cases: every change or correction of the outgoing number has an event."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_reactions(self):
        return super()._get_reactions() | {
            # An outgoing number closes the cases that wait for it (5.2.9).
            "_apply_mercurio_out": Reaction(
                frozenset({"mercurio_out_number"}),
                [("mercurio_out_number", "!=", False)],
            ),
            "_tell_mercurio_out": Reaction(_OUT, before=_get_out_and_taken),
        }

    def _find_of_earlier_letter(self, number):
        """Return the cases whose answer went out under another number."""
        # Sudo: reads the numbers of the answers, whoever writes.
        return super()._find_of_earlier_letter(number) | self.filtered(
            lambda case: case.mercurio_out_date
            and case.mercurio_out_number != number
            and case.mercurio_out_number
            in case.sudo().answer_ids.mapped("mercurio_out_number")
        )

    def _tell_mercurio_out(self, before):
        """Log changes of Mercurio's number and date.

        :param dict before: of :func:`_get_out_and_taken`
        :raise UserError: the number under which an answer went out would change
        """
        changed = self.filtered(lambda case: mercurio_out(case) != before[case][0])
        # Sudo: reads the numbers of the answers, whoever writes.
        taken = changed.sudo().filtered(
            lambda case: case.mercurio_out_number not in before[case][1]
            and case.mercurio_out_number
            in case.answer_ids.mapped("mercurio_out_number")
        )
        act, _note = amendment.current("")
        if not act and any(
            before[case][0][0] in before[case][1]
            for case in changed
            if before[case][0][0] and case.sudo() not in taken
        ):
            raise UserError(
                self.env._(
                    "The answer went out under that number: the supervisor corrects "
                    "number and date, with evidence."
                )
            )
        # Numbers taken from an answer, or corrected by an act, have the answer's event.
        untold = changed - taken.sudo(self.env.su)
        if untold and not act:
            untold._log_events(
                "record_mercurio_out",
                facts=lambda case: {"case_out": mercurio_out(case)},
            )

    def _apply_mercurio_out(self):
        """Deliver, and close, the answers that wait for the outgoing number."""
        waiting = self.answer_ids.filtered(
            lambda answer: answer.kind == "final"
            and answer.state in ("sent", "delivered")
            and answer.case_id.state == "answered"
            and not answer.mercurio_out_number
            and answer._is_closed_by_mercurio()
        )
        waiting -= waiting._find_superseded()
        for (number, date), answers in waiting.grouped(
            lambda a: (a.case_id.mercurio_out_number, a.case_id.mercurio_out_date)
        ).items():
            answers._apply_mercurio(number, date)


def mercurio_out(record):
    """Return number and date of the outgoing letter, as recorded in events.

    :param record: answer or case
    """
    day = record.mercurio_out_date
    return [record.mercurio_out_number or None, day.isoformat() if day else None]


def _get_outgoing_numbers(records):
    """Return ``{record: number and date}`` of answers or cases."""
    return {record: mercurio_out(record) for record in records}


def _get_out_and_taken(cases):
    """Return ``{case: (number and date, numbers of its answers)}``."""
    # Sudo: reads the numbers of the answers, whoever writes.
    return {
        case: (mercurio_out(case), set(case.answer_ids.mapped("mercurio_out_number")))
        for case in cases.sudo()
    }
