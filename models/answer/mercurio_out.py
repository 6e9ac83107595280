from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import clock
from ...tools.mercurio.numbers import normalize
from ..case import amendment

_OUT = frozenset({"mercurio_out_number", "mercurio_out_date"})


class CaseAnswer(models.Model):
    """An outgoing number, or its date, is never given without an event (5.2.9)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def write(self, vals):
        """Write; the cases tell of what changed of Mercurio's number and date."""
        if not _OUT & set(vals):
            return super().write(vals)
        before = {answer: answer._get_mercurio_out() for answer in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda answer: answer._get_mercurio_out() != before[answer]
        )
        act, note = amendment.current("record_mercurio_out")
        changed._log_on_cases(
            act,
            {
                answer.id: {
                    "answer_out": answer._get_mercurio_out(),
                    # Sudo: of the same letter, whoever records it.
                    "case_out": mercurio_out(answer.sudo().case_id),
                }
                for answer in changed
            },
            note=note,
        )
        return result

    def _get_mercurio_out(self):
        """Return number and date as the events tell them."""
        self.ensure_one()
        return mercurio_out(self)

    # === WHEN IT ARRIVED AND CLOSED ITS CASE === #

    def _get_delivery_instants(self):
        """Return ``{id: instant}`` at which the answers' present attempts arrived."""
        instants = dict.fromkeys(self.ids, clock.occurred())
        # Sudo: what is known of their way, whoever settles it.
        rows = (
            self.env["grandes.clientes.case.answer.delivery"]
            .sudo()
            .search_fetch(
                [("answer_id", "in", self.ids), ("event", "=", "delivered")],
                ["answer_id", "attempt", "happened_on"],
                order="id",
            )
        )
        for row in rows:
            if row.attempt == row.answer_id.attempt:
                instants[row.answer_id.id] = min(row.happened_on, clock.now())
        return instants

    def _get_closing_instant(self):
        """Return when the answer closed its case: delivered, and numbered where due."""
        self.ensure_one()
        instant = self.delivered_on or clock.occurred()
        if self.mercurio_out_date and self._is_closed_by_mercurio():
            instant = max(instant, self._get_mercurio_out_instant())
        return instant

    def _get_mercurio_out_instant(self):
        """Return the instant that stands for the outgoing date, never a future one.

        Mercurio gives a date and no hour: the letter left by the end of that day.
        """
        self.ensure_one()
        last = clock.last_second(self.company_id, self.mercurio_out_date)
        return min(last, clock.now())

    # === WHERE IT TURNS OUT TO BE ANOTHER DAY === #

    def _apply_closings(self):
        """Let the cases that these answers closed have closed when they arrived.

        :return: ``{answer id: facts}``: which closing, and when it was
        """
        facts = {}
        for answer in self:
            # Sudo: the case and its events, whoever corrects a date.
            case_sudo = answer.sudo().case_id
            if answer.kind != "final" or case_sudo.state != "closed":
                continue
            closing = case_sudo.event_ids.sorted("sequence").filtered(
                lambda event: event.act == "close"
            )[-1:]
            if (closing.facts or {}).get("answer") != answer.id:
                continue  # another one closed it since
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

    # === OF EARLIER RELEASES === #

    @api.model
    def _put_closings_on_their_day(self):
        """Correct the closings that were put on the day they were settled.

        An event of each says so; those of which the day stays are left as they are.
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
        # Together, so that their cases and dates are read by hundreds.
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
    """The outgoing number of a case is never given, or corrected, without an event."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def write(self, vals):
        """Write; an event tells of what changed of Mercurio's number and date.

        An outgoing number closes what waits for it (5.2.9).

        :raise UserError: the number under which an answer went out would change
        """
        if not _OUT & set(vals):
            return super().write(vals)
        number = vals.get("mercurio_out_number")
        if number:
            # Kept as it is compared.
            vals = {**vals, "mercurio_out_number": normalize(number)}
        before = {case: mercurio_out(case) for case in self}
        # Sudo: under which numbers the answers went out, whoever writes.
        went_out = {
            case: {answer.mercurio_out_number: answer for answer in case.answer_ids}
            for case in self.sudo()
        }
        result = super().write(vals)
        if number:
            self._apply_mercurio_out(vals["mercurio_out_number"])
        changed = self.filtered(lambda case: mercurio_out(case) != before[case])
        # Sudo: as above.
        taken = changed.sudo().filtered(
            lambda case: any(
                answer.mercurio_out_number == case.mercurio_out_number
                and answer.mercurio_out_number not in went_out[case]
                for answer in case.answer_ids
            )
        )
        act, _note = amendment.current("")
        if not act and any(
            before[case][0] in went_out[case.sudo()]
            for case in changed
            if before[case][0] and case.sudo() not in taken
        ):
            raise UserError(
                self.env._(
                    "The answer went out under that number: the supervisor corrects "
                    "number and date, with evidence."
                )
            )
        # What an answer took, or an act corrects, the answer's own event tells.
        untold = changed - taken.sudo(self.env.su)
        if untold and not act:
            untold._log_events(
                "record_mercurio_out",
                facts=lambda case: {"case_out": mercurio_out(case)},
            )
        return result

    def _apply_mercurio_out(self, number):
        """Let ``number`` deliver, and close, what waits for it in these cases."""
        waiting = self.answer_ids.filtered(
            lambda answer: answer.kind == "final"
            and answer.state in ("sent", "delivered")
            and answer.case_id.state == "answered"
            and not answer.mercurio_out_number
            and answer._is_closed_by_mercurio()
        )
        for date, answers in waiting.grouped(
            lambda answer: answer.case_id.mercurio_out_date
        ).items():
            answers._apply_mercurio(number, date)


def mercurio_out(record):
    """Return number and date of the letter of an answer or case, as events tell them.

    :param record: answer or case
    """
    day = record.mercurio_out_date
    return [record.mercurio_out_number or None, day.isoformat() if day else None]
