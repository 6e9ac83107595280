from odoo import api, models
from odoo.tools import SQL

from ...tools import clock


class CaseAnswer(models.Model):
    """When an answer arrived and closed its case, whenever that is put down."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

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
