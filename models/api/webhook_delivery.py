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

# Seconds after each failed try, as Standard Webhooks proposes: a day and a half in all.
_WAITS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400)
_TIMEOUT = 10  # seconds for a receiver to say that it has it
_AT_ONCE = 100
_SHOWN = 300  # characters of what a receiver said that are kept


def _post(url, body, headers):
    """Post, and return what was wrong, or an empty text; never longer than it may take.

    A receiver that sends a byte now and then keeps a connection open for ever: that
    one is left to itself.
    """
    said = []
    thread = threading.Thread(
        target=lambda: said.append(_ask(url, body, headers)), daemon=True
    )
    thread.start()
    thread.join(_TIMEOUT)
    return said[0] if said else f"Timeout: no answer within {_TIMEOUT} seconds"


def _ask(url, body, headers):
    """Post, and return what was wrong, or an empty text.

    Redirects are not followed: the address is the one that a person entered. Of the
    answer the status is read, and nothing else.
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
    """One event for one receiver: tried until it is taken, or given up and said so.

    A receiver that takes one and dies before saying so gets it again under the same
    ``webhook-id``, by which it knows it.
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
        """Add all: nobody writes what was told."""
        return super()._get_protected_fields() | {
            "state",
            "tries",
            "next_try_on",
            "taken_on",
            "problem",
        }

    def _get_message_id(self):
        """Return by what the receiver knows the message, however often it comes."""
        self.ensure_one()
        return f"msg_{self.event_id.id}_{self.kind}"

    def _send_due(self, webhook):
        """Tell a receiver what is due, in order, until it fails.

        Each is committed as it is taken. What comes after one that fails waits with it:
        the receiver gets events in their order, and one that hangs costs one wait.
        """
        due = self.search(
            [("webhook_id", "=", webhook.id), ("state", "=", "waiting")], order="id"
        )
        for batch in split_every(_AT_ONCE, due.ids, self.browse):
            batch.event_id.case_id.fetch(["name", "date_promised", "date_legal_due"])
            for delivery in batch:
                if delivery.next_try_on > clock.now():
                    return
                # Another server is telling it just now.
                if not delivery.try_lock_for_update():
                    return
                if delivery.state != "waiting":
                    continue
                problem = delivery._tell(webhook)
                self.env["ir.cron"]._commit_progress(1)
                if problem:
                    return

    def _tell(self, webhook):
        """Post one message and write down what came of it; return the problem."""
        self.ensure_one()
        reader = self.env["grandes.clientes.api"]
        problem = self._post(
            webhook,
            self._get_message_id(),
            # Sudo: the reader decides what it may be told of it.
            reader._get_told_event(self.event_id.sudo(), self.kind),
        )
        now = clock.now()
        if not problem:
            self.write({"state": "taken", "taken_on": now, "problem": False})
        elif self.tries >= len(_WAITS):
            self.write({"state": "given_up", "problem": problem})
            webhook._message_log(
                body=self.env._(
                    "%(message)s was given up after %(count)s tries: %(why)s",
                    message=self._get_message_id(),
                    count=self.tries + 1,
                    why=problem,
                )
            )
        else:
            wait = timedelta(seconds=_WAITS[self.tries])
            self.write({"problem": problem, "next_try_on": now + wait})
            # Sudo: when work is due, which nobody sees.
            cron_sudo = self.env.ref("grandes_clientes.cron_webhooks").sudo()
            cron_sudo._trigger(at=now + wait)
        self.tries += 1
        return problem

    def _post(self, webhook, message_id, message):
        """Post a signed message; return what was wrong, or an empty text."""
        body = json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()
        timestamp = int(time.time())
        # Sudo: the receiver's secret signs, and is told to nobody.
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
        """Tell again what was given up, or waits, at once."""
        self.webhook_id.check_access("write")
        again = self.filtered(lambda delivery: delivery.state != "taken")
        # Sudo: asked above; nobody writes what was told. What is being told just now
        # is locked, and needs no telling again.
        with mass.error_expected():
            again_sudo = again.sudo().try_lock_for_update()
        again_sudo.write({"state": "waiting", "tries": 0, "next_try_on": clock.now()})
        self.env.ref("grandes_clientes.cron_webhooks").sudo()._trigger()
