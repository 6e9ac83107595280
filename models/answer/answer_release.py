import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ...tools import clock
from .answer_settling import CHUNK
from .means.means import MEANS

_logger = logging.getLogger(__name__)


class CaseAnswer(models.Model):
    """Closing of cases whose Mercurio number is required no more (5.2.9)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    @api.model
    def _trigger_release(self):
        """Trigger the cron that closes what needs no Mercurio number any more."""
        # Sudo: triggers our own cron, which users may not.
        self.env.ref("grandes_clientes.cron_release_answers").sudo()._trigger()

    @api.model
    def _cron_release(self):
        """Close cases that waited for a Mercurio number which is required no more."""
        skipped = set()
        while waiting := self._find_waiting_for_number(skipped):
            skipped.update(waiting.ids)
            released = waiting.filtered(
                lambda answer: not answer._is_closed_by_mercurio()
            )
            try:
                released._apply_released()
            except (ConcurrencyError, OperationalError):
                # Somebody works on one of the cases: start again with fresh data.
                self.env.cr.rollback()
                self._trigger_release()
                self.env["ir.cron"]._commit_progress(0)
                return
            if not self.env["ir.cron"]._commit_progress(len(waiting)):
                if released:
                    # Not for those that still wait: they would be found again at once.
                    self._trigger_release()
                return

    @api.model
    def _find_waiting_for_number(self, skipped=()):
        """Return final answers whose cases wait for a number that they may not need.

        They were delivered, or recorded by means of which recording is the delivery,
        and their channel requires no number; the company may still require it. Only
        the last answer of a case counts.

        :param skipped: ids to leave out
        """
        Means = self.env[MEANS]
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT answer.id
                  FROM grandes_clientes_case_answer answer
                  JOIN grandes_clientes_case waiting ON waiting.id = answer.case_id
                  JOIN grandes_clientes_channel channel
                    ON channel.id = waiting.channel_id
                 WHERE waiting.state = 'answered' AND answer.kind = 'final'
                   AND (answer.state = 'delivered'
                        OR answer.state = 'sent' AND answer.means = ANY(%(recorded)s))
                   AND answer.mercurio_out_number IS NULL
                   AND channel.needs_mercurio_out IS NOT TRUE
                   AND answer.means != ALL(%(numbered)s)
                   AND answer.id != ALL(%(skipped)s)
                   AND NOT EXISTS (
                       SELECT FROM grandes_clientes_case_answer later
                        WHERE later.case_id = answer.case_id
                          AND later.kind = 'final'
                          AND (later.sent_on, later.id) > (answer.sent_on, answer.id))
                 ORDER BY answer.id LIMIT %(limit)s
                """,
                recorded=Means._find_codes("is_recorded"),
                numbered=[
                    each.code for each in Means._find() if each.proof == "number"
                ],
                skipped=list(skipped),
                limit=CHUNK,
            )
        )
        return self.browse(row[0] for row in rows)

    def _apply_released(self):
        """Close the cases as of their deliveries, all at once or one by one."""
        try:
            with self.env.cr.savepoint():
                recorded = self.filtered(lambda answer: answer.state == "sent")
                for instant, answers in recorded.grouped("sent_on").items():
                    with clock.of(instant):
                        answers._add_deliveries("delivered")
                recorded._apply_delivered()
                (self - recorded)._close_cases()
                self.env.flush_all()
        except (ConcurrencyError, OperationalError):
            raise
        except Exception:  # pylint: disable=broad-except
            if len(self) > 1:
                for answer in self:
                    answer._apply_released()
                return
            _logger.exception("Case of answer %s could not be closed", self.ids)
