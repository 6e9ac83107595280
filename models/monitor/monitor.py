import hmac

from odoo import api, models
from odoo.tools import SQL

from ...tools.exposition import Metric

_TOKEN = "grandes_clientes.metrics_token"
_PREFIX = "grandes_clientes_"


class Monitor(models.AbstractModel):
    """Metrics for monitoring the server.

    They are only counts and ages: no names, no texts, no case data. They cover all
    companies of the database and are read with a token that opens nothing else.
    """

    _name = "grandes.clientes.monitor"
    _description = "Numbers for monitoring"

    @api.model
    def _is_token(self, token):
        """Return whether ``token`` matches the configured one; none by default."""
        # Sudo: the token is compared, never disclosed.
        kept = self.env["ir.config_parameter"].sudo().get_param(_TOKEN)
        return bool(kept and token) and hmac.compare_digest(
            kept.encode(), token.encode()
        )

    @api.model
    def _get_metrics(self):
        """Return the metrics of this database; other addons may extend this.

        :return: list of :class:`Metric`
        """
        self.env.flush_all()
        return [
            *self._get_queue_metrics(),
            *self._get_mail_metrics(),
            *self._get_seal_metrics(),
            *self._get_cron_metrics(),
            *self._get_company_metrics(),
        ]

    @api.model
    def _get_queue_metrics(self):
        """Return the size of each work queue and the age of its oldest item."""
        return [
            *self._get_waiting(
                "jobs",
                "Long acts that are not done",
                SQL(
                    """SELECT state, asked_on AS since FROM grandes_clientes_job
                        WHERE state IN ('pending', 'running')"""
                ),
            ),
            *self._get_waiting(
                "inbound_mails",
                "Mails that were stored and not yet filed, by state",
                SQL(
                    """SELECT state, fetched_on AS since
                         FROM grandes_clientes_inbound_mail
                        WHERE state IN ('new', 'failed', 'review')"""
                ),
            ),
            *self._get_waiting(
                "answers",
                "Answers on their way",
                SQL(
                    """SELECT means AS state, sent_on AS since
                         FROM grandes_clientes_case_answer WHERE state = 'sent'"""
                ),
            ),
            *self._get_waiting(
                "webhook_messages",
                "Messages that other systems have not taken, by state",
                SQL(
                    """SELECT delivery.state, event.happened_on AS since
                         FROM grandes_clientes_webhook_delivery delivery
                         JOIN grandes_clientes_webhook webhook
                           ON webhook.id = delivery.webhook_id AND webhook.active
                         JOIN grandes_clientes_case_event event
                           ON event.id = delivery.event_id
                        WHERE delivery.state != 'taken'"""
                ),
            ),
        ]

    @api.model
    def _get_mail_metrics(self):
        """Return the unsent mails of the addon in Odoo's mail queue."""
        return self._get_waiting(
            "unsent_mails",
            "Mails of the addon that have not left, by state",
            SQL(
                """SELECT mail.state, message.date AS since
                     FROM mail_mail mail
                     JOIN mail_message message ON message.id = mail.mail_message_id
                    WHERE mail.state IN ('outgoing', 'exception')
                      AND (message.model LIKE 'grandes.clientes.%%'
                           OR message.model IS NULL)"""
            ),
        )

    @api.model
    def _get_seal_metrics(self):
        """Return the age of the last seal and verification, and the broken seals."""
        ((sealed, verified, broken),) = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT extract(epoch FROM now() AT TIME ZONE 'UTC'
                               - max(sealed_on)) FROM grandes_clientes_event_seal),
                       (SELECT extract(epoch FROM now() AT TIME ZONE 'UTC'
                               - max(verified_on))
                          FROM grandes_clientes_seal_verification),
                       (SELECT count(*) FROM grandes_clientes_seal_breakage
                         WHERE mended_on IS NULL)
                """
            )
        )
        ages = (
            ("seal_age_seconds", "Age of the last nightly seal", sealed),
            ("verification_age_seconds", "Age of the last verification", verified),
        )
        return [
            Metric(
                f"{_PREFIX}broken_seals",
                "Records that are not as they were sealed",
                {(): broken},
            ),
            *(
                Metric(f"{_PREFIX}{name}", told, {} if age is None else {(): int(age)})
                for name, told, age in ages
            ),
        ]

    @api.model
    def _get_cron_metrics(self):
        """Return how late our crons are, how often each failed, which are disabled.

        Odoo disables a cron that keeps failing for a week; a disabled cron is never
        late.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT data.name, cron.failure_count,
                       CASE WHEN cron.active
                            THEN greatest(0, extract(epoch FROM now() AT TIME ZONE 'UTC'
                                                     - cron.nextcall))
                            ELSE 0 END,
                       NOT cron.active
                  FROM ir_cron cron
                  JOIN ir_model_data data
                    ON data.model = 'ir.cron' AND data.res_id = cron.id
                 WHERE data.module = 'grandes_clientes'
                 ORDER BY data.name
                """
            )
        )
        return [
            Metric(
                f"{_PREFIX}cron_late_seconds",
                "How long ago a scheduled action should have run",
                {(("cron", name),): int(late) for name, _failures, late, _off in rows},
            ),
            Metric(
                f"{_PREFIX}cron_failures",
                "Times in a row that a scheduled action failed",
                {(("cron", name),): failures for name, failures, _late, _off in rows},
            ),
            Metric(
                f"{_PREFIX}cron_off",
                "Whether a scheduled action is switched off",
                {(("cron", name),): int(off) for name, _failures, _late, off in rows},
            ),
        ]

    @api.model
    def _get_company_metrics(self):
        """Return how often the work of a cron failed for a company, until it succeeds.

        The cron goes on with the other companies, and so does not fail itself.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT failure.task, failure.company_id, failure.count
                  FROM grandes_clientes_cron_failure failure
                  JOIN res_company company
                    ON company.id = failure.company_id AND company.active
                 ORDER BY failure.task, failure.company_id
                """
            )
        )
        return [
            Metric(
                f"{_PREFIX}company_failures",
                "Times in a row that scheduled work failed for a company",
                {
                    (("task", task), ("company", company_id)): count
                    for task, company_id, count in rows
                },
            )
        ]

    @api.model
    def _get_waiting(self, name, told, rows):
        """Return two metrics of waiting items: their number and the oldest age.

        :param SQL rows: query of ``state`` and ``since``, naive UTC
        """
        found = self.env.execute_query(
            SQL(
                """
                SELECT coalesce(waiting.state, 'none'), count(*),
                       greatest(0, extract(epoch FROM now() AT TIME ZONE 'UTC'
                                           - min(waiting.since)))
                  FROM (%s) AS waiting
                 GROUP BY 1 ORDER BY 1
                """,
                rows,
            )
        )
        return [
            Metric(
                f"{_PREFIX}{name}",
                f"{told}.",
                {(("state", state),): count for state, count, _age in found},
            ),
            Metric(
                f"{_PREFIX}{name}_oldest_seconds",
                f"{told}: how long the oldest has waited.",
                {(("state", state),): int(age or 0) for state, _count, age in found},
            ),
        ]
