from odoo import api, models
from odoo.tools import SQL

from ...tools import clock


class CaseAnswer(models.Model):
    """The day of a closing, where it turns out to be another one."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _move_closings(self):
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
            begun = closing._last_turns(case_sudo.ids, before=closing.sequence)
            instant = answer.sudo()._closing_instant()
            instant = max(instant, begun.get(case_sudo.id, instant))
            case_sudo.with_context(tracking_disable=True).closed_on = instant
            facts[answer.id] = {
                "closing": closing.sequence,
                "closed_at": instant.isoformat(),
                **case_sudo._lateness(instant),
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
        for answer_id, arrived in rows:
            answer = self.browse(answer_id)
            before = answer.delivered_on
            if answer.mercurio_out_date and answer._delivers_by_mercurio():
                answer.delivered_on = answer._mercurio_out_instant()
            elif arrived:
                answer.delivered_on = arrived
            case = answer.case_id
            if clock.local_date(
                case.company_id, answer._closing_instant()
            ) >= clock.local_date(case.company_id, case.closed_on):
                answer.delivered_on = before
                continue
            facts = answer._move_closings().get(answer.id)
            if facts:
                case._log_events("correct_closing", facts=facts)
            else:
                answer.delivered_on = before
