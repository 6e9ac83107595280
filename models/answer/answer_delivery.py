from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import clock

DECISIVE = ("delivered", "failed", "bounced")
# What proves that the answer reached the requester; the server's taking it does not.
PROOFS = ("opened", "read", "acknowledged", "received")


class CaseAnswerDelivery(models.Model):
    """What happened to an answer on its way, a fact a row, each kept apart."""

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

    # Whoever tells the same fact twice, tells it once.
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
        """Add one row of ``event`` to each answer that ``where`` picks, in one query.

        Idempotent, and no look at the answers first: it runs inside the mail queue,
        which must never wait for, nor stumble over, what the answers do.

        :param str event: one of the field's
        :param SQL where: condition on the answer, alias ``answer``
        :param str reason: detail in words
        :param SQL on: when it was, between the sending and now; now where absent
        :return: ids of the answers that got one
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
