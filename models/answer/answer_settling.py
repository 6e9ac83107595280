import logging

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ...tools import clock
from .answer_delivery import DECISIVE
from .means.means import MEANS

_logger = logging.getLogger(__name__)

CHUNK = 1000
# States of mails that the queue will not send any more.
_STUCK_MAIL_STATES = ("exception", "cancel")


class CaseAnswer(models.Model):
    """Effects of deliveries: they close the case (5.2.8)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    # === DELIVERED === #

    def _apply_delivered(self):
        """Mark the answers as delivered, and close the cases of the final ones.

        The time is that of the delivery, even if it is settled later.
        """
        if not self:
            return
        instants = self._get_delivery_instants()
        # Sudo: records a fact, whoever reported it.
        for instant, answers in self.grouped(lambda a: instants[a.id]).items():
            answers.sudo().write({"state": "delivered", "delivered_on": instant})
        self._close_cases()

    def _close_cases(self):
        """Close the cases whose final answer arrived, and is numbered if required.

        The only code that closes a case (INV-4).
        """
        closing = self.filtered(
            lambda answer: answer.kind == "final"
            and answer.state == "delivered"
            and answer.case_id.state == "answered"
            and (answer.mercurio_out_number or not answer._is_closed_by_mercurio())
        )
        if numbered := closing.filtered("mercurio_out_number"):
            # A number may come later than the next answer.
            closing -= numbered._find_superseded()
        for step, answers in closing.grouped(
            lambda answer: answer._get_closing_step()
        ).items():
            by_case = {answer.case_id.id: answer for answer in answers}
            cases = answers.case_id
            at = answers._get_closing_instants()
            cases._apply_transition(
                "close",
                by_case={case.id: {"closed_on": at[case.id]} for case in cases},
                step=step,
                facts=lambda case, by_case=by_case, at=at: {
                    "answer": by_case[case.id].id,
                    "means": by_case[case.id].means,
                    **(
                        case._get_lateness_facts(at[case.id])
                        if by_case[case.id]._is_delivered_by_mercurio()
                        else {}
                    ),
                },
                at=at,
            )
            cases._on_work_done()

    def _get_delivery_instants(self):
        """Return ``{id: time}`` of delivery of the current attempts."""
        instants = dict.fromkeys(self.ids, clock.occurred())
        # Sudo: reads the deliveries, whoever settles them.
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

    def _get_closing_instants(self):
        """Return ``{case id: time}`` at which the answers close their cases."""
        instants = {each.case_id.id: each._get_closing_instant() for each in self}
        # A mail arrives after it left. Recorded deliveries and Mercurio give a date
        # only, which must not precede the current stretch of the case.
        told = self.filtered(
            lambda answer: not answer._get_means().is_queued
            or answer._is_closed_by_mercurio()
        )
        if told:
            instants |= self.env["grandes.clientes.case.event"]._within_stretch(
                {case_id: instants[case_id] for case_id in told.case_id.ids}
            )
        return instants

    def _get_closing_instant(self):
        """Return when the answer closed its case: delivered, and numbered if due."""
        self.ensure_one()
        instant = self.delivered_on or clock.occurred()
        if self.mercurio_out_date and self._is_closed_by_mercurio():
            instant = max(instant, self._get_mercurio_out_instant())
        return instant

    def _get_closing_step(self):
        """Return the step of the procedure in which the answer closes its case."""
        self.ensure_one()
        return "5.2.9" if self.mercurio_out_number else self._get_means().step

    def _apply_mercurio(self, number, date=None):
        """Set the outgoing Mercurio number of the answers, which delivers letters.

        A hook: ``mercurio`` checks the number first, and freezes the letters.

        :param date date: date of Mercurio; default: today
        """
        if not self:
            return
        for company, answers in self.grouped("company_id").items():
            # Sudo: the number comes from an act, or was written on the case.
            answers.sudo().write(
                {
                    "mercurio_out_number": number,
                    "mercurio_out_date": date or clock.today(company),
                }
            )
        letters = self.filtered(
            lambda answer: answer.state == "sent" and answer._is_delivered_by_mercurio()
        )
        for instant, alike in letters.grouped(
            lambda letter: letter._get_mercurio_out_instant()
        ).items():
            with clock.of(instant):
                alike._add_deliveries("delivered")
        letters._apply_delivered()
        (self - letters)._close_cases()

    def _apply_fresh_mercurio(self):
        """Apply a number that was written on the case before its answer was sent."""
        for answer in self:
            case = answer.case_id
            number = case.mercurio_out_number
            if (
                number
                and answer.kind == "final"
                and answer._is_closed_by_mercurio()
                and number
                not in (case.answer_ids - answer).mapped("mercurio_out_number")
            ):
                answer._apply_mercurio(number, case.mercurio_out_date)

    # === CRON === #

    @api.model
    def _trigger_settling(self):
        """Trigger the cron that settles what mail queue and gateway recorded."""
        # Sudo: triggers our own cron, which users may not.
        self.env.ref("grandes_clientes.cron_settle_answers").sudo()._trigger()

    @api.model
    def _cron_settle(self):
        """Close, or bring back, the cases of answers whose outcome is known."""
        self._log_stuck_mails()
        skipped = set()
        while fates := self._get_delivery_outcomes(skipped):
            try:
                skipped |= self._apply_outcomes(fates)
            except (ConcurrencyError, OperationalError):
                # Somebody works on one of the cases: start again with fresh data.
                self.env.cr.rollback()
                self._trigger_settling()
                self.env["ir.cron"]._commit_progress(0)
                return
            if not self.env["ir.cron"]._commit_progress(len(fates)):
                # Out of time: continue at once instead of waiting for the interval.
                self._trigger_settling()
                return

    @api.model
    def _log_stuck_mails(self):
        """Record the outcome of mails that the queue gave up or sent without notice.

        This happens if the server drops the connection midway, the process dies between
        two steps, or somebody cancels or deletes the mail.
        """
        Delivery = self.env["grandes.clientes.case.answer.delivery"]
        Mail = self.env["mail.mail"]
        Mail.flush_model(["state", "failure_reason"])
        self.flush_model(["state", "means", "mail_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT answer.id, mail.state, mail.failure_reason
                  FROM grandes_clientes_case_answer answer
             LEFT JOIN mail_mail mail ON mail.id = answer.mail_id
                 WHERE answer.state = 'sent' AND answer.means = ANY(%(queued)s)
                   AND (mail.id IS NULL OR mail.state IN %(stuck)s
                        OR mail.state = 'sent')
                   AND NOT EXISTS (
                       SELECT FROM grandes_clientes_case_answer_delivery delivery
                        WHERE delivery.answer_id = answer.id
                          AND delivery.attempt = answer.attempt
                          AND delivery.event IN %(decisive)s)
                """,
                queued=self.env[MEANS]._find_codes("is_queued"),
                stuck=_STUCK_MAIL_STATES,
                decisive=DECISIVE,
            )
        )
        by_fate = {}
        for answer_id, state, reason in rows:
            fate = ("delivered", None) if state == "sent" else ("failed", reason)
            by_fate.setdefault(fate, []).append(answer_id)
        for (event, reason), ids in by_fate.items():
            if event == "failed" and not reason:
                reason = self.env._("The mail was taken out of the queue.")
            Delivery._create_delivery_rows(
                event,
                SQL("answer.id = ANY(%s)", ids),
                reason,
                # The queue wrote the mail when it handed it over.
                on=SQL("mail.write_date") if event == "delivered" else None,
            )

    @api.model
    def _get_delivery_outcomes(self, skipped=()):
        """Return ``{answer id: (event, reason, time)}`` of the outcomes to settle.

        The last decisive row of the current attempt counts; a bounce of an earlier
        attempt does not.
        """
        Delivery = self.env["grandes.clientes.case.answer.delivery"]
        self.flush_model(["state", "attempt"])
        Delivery.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT answer.id, fate.event, fate.reason, fate.happened_on
                  FROM (SELECT id, attempt FROM grandes_clientes_case_answer
                         WHERE state = 'sent'
                        UNION
                        SELECT answer.id, answer.attempt
                          FROM grandes_clientes_case_answer_delivery delivery
                          JOIN grandes_clientes_case_answer answer
                            ON answer.id = delivery.answer_id
                           AND answer.attempt = delivery.attempt
                         WHERE delivery.event = 'bounced'
                           AND answer.state = 'delivered') answer
                  JOIN LATERAL (
                       SELECT event, reason, happened_on
                         FROM grandes_clientes_case_answer_delivery delivery
                        WHERE delivery.answer_id = answer.id
                          AND delivery.attempt = answer.attempt
                          AND delivery.event IN %(decisive)s
                        ORDER BY delivery.id DESC LIMIT 1) fate ON TRUE
                 WHERE answer.id != ALL(%(skipped)s)
                 ORDER BY answer.id LIMIT %(limit)s
                """,
                decisive=DECISIVE,
                skipped=list(skipped),
                limit=CHUNK,
            )
        )
        return {row[0]: row[1:] for row in rows}

    @api.model
    def _apply_outcomes(self, fates):
        """Settle the answers, all at once or, if one fails, one by one.

        :param dict fates: of :meth:`_get_delivery_outcomes`
        :return: ids that could not be settled
        """
        try:
            with self.env.cr.savepoint():
                arrived, failed, instants = [], {}, {}
                for answer_id, (event, reason, instant) in fates.items():
                    if event == "delivered":
                        arrived.append(answer_id)
                    else:
                        failed[answer_id], instants[answer_id] = reason, instant
                self.browse(arrived)._apply_delivered()
                if failed:
                    self.browse(failed)._apply_failed(failed, instants)
                self.env.flush_all()
        except (ConcurrencyError, OperationalError):
            raise
        except UniqueViolation as error:
            raise ConcurrencyError("The same matter was just registered") from error
        except Exception:  # pylint: disable=broad-except
            if len(fates) > 1:
                return set().union(
                    *(self._apply_outcomes({key: fate}) for key, fate in fates.items())
                )
            _logger.exception("Answer %s could not be settled", list(fates))
            return set(fates)
        return set()
