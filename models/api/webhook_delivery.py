import json
import threading
import time
from datetime import timedelta

import requests

from odoo import fields, models
from odoo.tools import split_every

from ...tools import clock
from ...tools.webhook_signature import sign
from ..engine import mass

# Seconds after each failed attempt, as Standard Webhooks proposes: about 32 h in all.
_WAITS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400)
_TIMEOUT = 10  # seconds that a receiver has to confirm
_AT_ONCE = 100
_SHOWN = 300  # characters of an error that are kept


def _post(url, body, headers):
    """Post, and return the error, or an empty string, within the timeout.

    A receiver that sends a byte now and then could keep a connection open for ever:
    such a connection is abandoned in its thread.
    """
    said = []
    thread = threading.Thread(
        target=lambda: said.append(_ask(url, body, headers)), daemon=True
    )
    thread.start()
    thread.join(_TIMEOUT)
    return said[0] if said else f"Timeout: no answer within {_TIMEOUT} seconds"


def _ask(url, body, headers):
    """Post, and return the error, or an empty string.

    Redirects are not followed: the address is the one that a person entered. Only the
    status of the response is read.
    """
    try:
        with requests.post(
            url,
            data=body,
            headers=headers,
            timeout=_TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as answer:
            status = answer.status_code
    except requests.RequestException as error:
        return f"{type(error).__name__}: {error}"[:_SHOWN]
    return "" if 200 <= status < 300 else f"HTTP {status}"


class WebhookDelivery(models.Model):
    """One event for one receiver, sent until it is accepted or given up.

    A receiver that fails before confirming gets the event again, with the same
    ``webhook-id`` to recognize it.
    """

    _name = "grandes.clientes.webhook.delivery"
    _description = "Event for a receiver"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "id desc"
    _log_access = False

    webhook_id = fields.Many2one(
        comodel_name="grandes.clientes.webhook",
        string="System",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="webhook_id.company_id", store=True, index=True
    )
    event_id = fields.Many2one(
        comodel_name="grandes.clientes.case.event",
        string="Event",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    case_id = fields.Many2one(related="event_id.case_id")
    kind = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("taken", "Taken"),
            ("given_up", "Given up"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    tries = fields.Integer(readonly=True)
    next_try_on = fields.Datetime(
        string="Next try",
        required=True,
        readonly=True,
        default=lambda self: clock.now(),
    )
    taken_on = fields.Datetime(readonly=True)
    problem = fields.Char(string="What was wrong", readonly=True)

    _once_uniq = models.UniqueIndex("(webhook_id, event_id, kind)")
    _waiting_idx = models.Index("(webhook_id, id) WHERE state != 'taken'")

    def _get_protected_fields(self):
        """Protect all fields: users may not write deliveries."""
        return super()._get_protected_fields() | {
            "state",
            "tries",
            "next_try_on",
            "taken_on",
            "problem",
        }

    def _get_message_id(self):
        """Return the id by which the receiver recognizes repeated messages."""
        self.ensure_one()
        return f"msg_{self.event_id.id}_{self.kind}"

    def _send_due(self, webhook):
        """Send the due deliveries of a receiver, in order, until one fails.

        Each is committed once it is accepted. The deliveries after a failed one wait
        with it: events arrive in order, and an unresponsive receiver costs one timeout.
        """
        due = self.search(
            [("webhook_id", "=", webhook.id), ("state", "=", "waiting")], order="id"
        )
        for batch in split_every(_AT_ONCE, due.ids, self.browse):
            batch.event_id.case_id.fetch(["name", "date_promised", "date_legal_due"])
            readable = webhook._find_readable(batch.event_id.case_id)
            for delivery in batch:
                if delivery.next_try_on > clock.now():
                    return
                # Another server is notifying it right now.
                if not delivery.try_lock_for_update():
                    return
                if delivery.state != "waiting":
                    continue
                if delivery.event_id.case_id not in readable:
                    told = delivery._in_company_language()
                    delivery._give_up(
                        told.env._("Whom it reads as may not read the case any more.")
                    )
                    self.env["ir.cron"]._commit_progress(1)
                    continue
                problem = delivery._tell(webhook)
                self.env["ir.cron"]._commit_progress(1)
                if problem:
                    return

    def _tell(self, webhook):
        """Post one message and record the result; return the error."""
        self.ensure_one()
        reader = self.env["grandes.clientes.api"]
        problem = self._post(
            webhook,
            self._get_message_id(),
            # Sudo: the user of the receiver decides which values it gets.
            reader._get_told_event(self.event_id.sudo(), self.kind),
        )
        now = clock.now()
        if not problem:
            self.write({"state": "taken", "taken_on": now, "problem": False})
        elif self.tries >= len(_WAITS):
            self._give_up(problem)
            webhook._message_log(
                body=self._in_company_language().env._(
                    "%(message)s was given up after %(count)s tries: %(why)s",
                    message=self._get_message_id(),
                    count=self.tries + 1,
                    why=problem,
                )
            )
        else:
            wait = timedelta(seconds=_WAITS[self.tries])
            self.write({"problem": problem, "next_try_on": now + wait})
            # Sudo: triggers our own cron.
            cron_sudo = self.env.ref("grandes_clientes.cron_webhooks").sudo()
            cron_sudo._trigger(at=now + wait)
        self.tries += 1
        return problem

    def _in_company_language(self):
        """Return the delivery in the language of its company; the cron has none."""
        # Sudo: the company's language is not confidential.
        lang = self.webhook_id.company_id.sudo().partner_id.lang or self.env.lang
        return self.with_context(lang=lang)

    def _give_up(self, problem):
        """Stop sending the deliveries; a person may send them again."""
        self.write({"state": "given_up", "problem": problem})

    def _post(self, webhook, message_id, message):
        """Post a signed message; return the error, or an empty string."""
        body = json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()
        timestamp = int(time.time())
        # Sudo: signs with the receiver's secret, which is not shown.
        signature = sign(webhook.sudo().secret, message_id, timestamp, body)
        return _post(
            webhook.url.strip(),
            body,
            {
                "Content-Type": "application/json",
                "User-Agent": "grandes-clientes-webhook/1",
                "webhook-id": message_id,
                "webhook-timestamp": str(timestamp),
                "webhook-signature": signature,
            },
        )

    def action_send_again(self):
        """Send waiting deliveries, and those given up, again at once."""
        self.webhook_id.check_access("write")
        again = self.filtered(lambda delivery: delivery.state != "taken")
        # Sudo: checked above; users may not write deliveries. A delivery that is being
        # sent is locked and need not be sent again.
        with mass.error_expected():
            again_sudo = again.sudo().try_lock_for_update()
        again_sudo.write({"state": "waiting", "tries": 0, "next_try_on": clock.now()})
        self.env.ref("grandes_clientes.cron_webhooks").sudo()._trigger()
