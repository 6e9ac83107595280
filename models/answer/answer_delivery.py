from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import clock

DECISIVE = ("delivered", "failed", "bounced")
# Events that prove receipt by the requester; acceptance by the mail server does not.
PROOFS = ("opened", "read", "acknowledged", "received")


class CaseAnswerDelivery(models.Model):
    """Delivery events of answers, one append-only row each."""

    _name = "grandes.clientes.case.answer.delivery"
    _description = "Delivery of an answer"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id"

    answer_id = fields.Many2one(
        comodel_name="grandes.clientes.case.answer",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    attempt = fields.Integer(required=True, readonly=True)
    event = fields.Selection(
        selection=[
            ("sent", "Sent out"),
            ("deferred", "Put off by the server"),
            ("delivered", "Delivered"),
            ("relayed", "Passed on, without proof"),
            ("received", "In the mailbox"),
            ("read", "Read"),
            ("opened", "Opened in the portal"),
            ("acknowledged", "Notified otherwise"),
            ("bounced", "Bounced"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
    )
    happened_on = fields.Datetime(string="Time", required=True, readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Person", readonly=True)
    means = fields.Char(readonly=True)
    address = fields.Char(string="Sent to", readonly=True)
    message_id = fields.Char(string="Message-ID", readonly=True, index="btree_not_null")
    reason = fields.Char(string="Detail", readonly=True)
    is_failure = fields.Boolean(compute="_compute_is_failure")

    # Recording the same event twice has no effect.
    _fact_uniq = models.UniqueIndex("(answer_id, attempt, event)")
    _proof_idx = models.Index(
        "(answer_id) WHERE event IN ('opened', 'read', 'acknowledged', 'received')"
    )
    _bounced_idx = models.Index("(answer_id) WHERE event = 'bounced'")

    @api.depends("event")
    def _compute_is_failure(self):
        for row in self:
            row.is_failure = row.event in ("failed", "bounced")

    @api.model
    def _create_delivery_rows(self, event, where, reason=None, on=None):
        """Insert one row of ``event`` for each answer that matches ``where``.

        One idempotent query that does not read the answers first: it runs inside the
        mail queue, which must neither wait for, nor fail because of, other acts on
        them.

        :param str event: a value of the field
        :param SQL where: condition on the answer, alias ``answer``
        :param str reason: detail as text
        :param SQL on: time of the event, clamped between sending and now; default: now
        :return: ids of the answers that got a row
        """
        self.env["grandes.clientes.case.answer"].flush_model()
        self.env["mail.mail"].flush_model(["mail_message_id"])
        self.env["mail.message"].flush_model(["message_id"])
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO grandes_clientes_case_answer_delivery
                       (answer_id, company_id, attempt, event, happened_on, user_id,
                        means, address, message_id, reason, create_uid, create_date)
                SELECT answer.id, answer.company_id, answer.attempt, %(event)s,
                       %(on)s, %(uid)s, answer.means, answer.address,
                       message.message_id, %(reason)s, %(uid)s, %(now)s
                  FROM grandes_clientes_case_answer answer
             LEFT JOIN mail_mail mail ON mail.id = answer.mail_id
             LEFT JOIN mail_message message ON message.id = mail.mail_message_id
                 WHERE %(where)s
                 ORDER BY answer.id
                    ON CONFLICT (answer_id, attempt, event) DO NOTHING
             RETURNING answer_id
                """,
                event=event,
                now=clock.now(),
                on=SQL(
                    "LEAST(GREATEST(date_trunc('second', %s), answer.sent_on), %s)",
                    on,
                    clock.now(),
                )
                if on
                else SQL("%s", clock.occurred()),
                uid=self.env.uid,
                reason=reason or None,
                where=where,
            )
        )
        self.env["grandes.clientes.case.answer"].invalidate_model(["delivery_ids"])
        return [row[0] for row in rows]
