"""Webhooks tell other systems about cases: signed, in order, until accepted."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import clock
from .common import NOW, Common
from .past import leaving_unasked

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


class Receiver:
    """A system that listens on loopback and answers as configured."""

    def __init__(self):
        self.status, self.hangs, self.drips, self.got = 200, False, False, []
        self.free = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if receiver.hangs:
                    receiver.free.wait(30)
                    return
                receiver.got.append((dict(self.headers), body))
                if receiver.drips:
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
                    while not receiver.free.wait(0.05):
                        self.wfile.write(b".")
                    return
                self.send_response(receiver.status)
                if receiver.status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_arguments):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/cases"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.free.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def messages(self):
        return [json.loads(body) for _headers, body in self.got]

    @property
    def ids(self):
        return [headers["webhook-id"] for headers, _body in self.got]


@tagged("post_install", "-at_install", "slow")
class TestApiWebhook(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(
            "grandes_clientes.webhook_plain_http", "1"
        )

    def setUp(self):
        super().setUp()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        # The cron's commits would end the test's own transaction.
        self.patch(
            type(self.env["ir.cron"]), "_commit_progress", lambda *_a, **_k: 60.0
        )
        self.hook = self._hook()

    def _hook(self, **vals):
        hook = (
            self.env["grandes.clientes.webhook"]
            .with_user(self.manager)
            .create(
                {
                    "name": "SIGA",
                    "url": self.receiver.url,
                    "user_id": self.front.id,
                    **vals,
                }
            )
        )
        hook.sudo().secret = SECRET
        return hook

    def _tell(self, after=timedelta()):
        with clock.at(NOW + after):
            self.env["grandes.clientes.webhook"]._cron_tell()

    def test_it_is_told_what_happens_in_order(self):
        case = self._registered(subject="Embargo de Ana")
        self._tell()
        told = [(m["type"], m["data"]["to"]) for m in self.receiver.messages]
        self.assertEqual(
            told,
            [("case.filed", "received"), ("case.state", "front_office")],
        )
        last = self.receiver.messages[-1]["data"]
        self.assertEqual(last["case"], case.name)
        self.assertEqual(last["promised_on"], case.date_promised.isoformat())
        self._tell()
        self.assertEqual(len(self.receiver.got), 2, "nothing twice")

    def test_another_promise_is_told_as_the_portal_has_it(self):
        case = self._registered()
        case._do_escalate("mission_area", area=self.treasury, reason="Lo pide")
        first = case.date_promised
        day = first + timedelta(days=1)
        self.env["grandes.clientes.new.promise"].with_user(self.front)._do_promise(
            case, day, "Ana no ha firmado"
        )
        self._tell()
        last = self.receiver.messages[-1]
        self.assertEqual(last["type"], "case.dates")
        self.assertEqual(last["data"]["promised_on"], day.isoformat())
        [move] = last["data"]["moved"]
        self.assertEqual(
            move,
            {
                "kind": "promised",
                "on": clock.today(case.company_id).isoformat(),
                "from": first.isoformat(),
                "to": day.isoformat(),
            },
        )

    def test_nothing_personal_is_told(self):
        self._registered(subject="Embargo de Ana")
        self._tell()
        said = b" ".join(body for _headers, body in self.receiver.got).decode()
        for secret in ("Embargo", "Ana", "1020304050", "1.020.304.050"):
            self.assertNotIn(secret, said)

    def test_it_is_signed_as_standard_webhooks_says(self):
        self._registered()
        self._tell()
        for headers, body in self.receiver.got:
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode()
            digest = hmac.new(b"k" * 32, signed + body, hashlib.sha256).digest()
            self.assertEqual(
                headers["webhook-signature"], "v1," + base64.b64encode(digest).decode()
            )

    def test_who_fails_gets_it_later_in_order_under_the_same_id(self):
        self._registered()
        self.receiver.status = 503
        self._tell()
        first = self.receiver.ids
        self.assertEqual(len(first), 1, "what comes after it waits")
        waiting = self.hook.delivery_ids.sorted("id")
        self.assertEqual((waiting[0].tries, waiting[0].problem), (1, "HTTP 503"))
        self._tell(timedelta(seconds=2))
        self.assertEqual(self.receiver.ids, first, "not before its time")
        self.receiver.status = 200
        self._tell(timedelta(seconds=6))
        self.assertEqual(self.receiver.ids[1], first[0])
        self.assertEqual(set(self.hook.delivery_ids.mapped("state")), {"taken"})
        self.assertEqual(self.receiver.ids[1:], sorted(set(self.receiver.ids[1:])))

    def test_a_redirect_is_not_followed(self):
        self._registered()
        self.receiver.status = 302
        self._tell()
        self.assertEqual(len(self.receiver.got), 1)
        self.assertEqual(self.hook.delivery_ids.sorted("id")[0].problem, "HTTP 302")

    def test_one_that_hangs_costs_one_wait(self):
        self._registered()
        self.receiver.hangs = True
        with patch(
            "odoo.addons.grandes_clientes.models.api.webhook_delivery._TIMEOUT", 0.2
        ):
            self._tell()
        waiting = self.hook.delivery_ids.sorted("id")
        self.assertIn("Timeout", waiting[0].problem)
        self.assertEqual(sum(waiting.mapped("tries")), 1)

    def test_one_that_drips_costs_one_wait(self):
        """No single wait is long, but the answer never ends."""
        self._registered()
        self.receiver.drips = True
        with patch(
            "odoo.addons.grandes_clientes.models.api.webhook_delivery._TIMEOUT", 0.5
        ):
            self._tell()
        waiting = self.hook.delivery_ids.sorted("id")
        self.assertIn("Timeout", waiting[0].problem)
        self.assertEqual(sum(waiting.mapped("tries")), 1)

    def test_only_2xx_says_that_it_has_it(self):
        """A redirect or «not modified» does not count as accepted, either."""
        self._registered()
        for place, status in enumerate((301, 304, 399)):
            self.receiver.status = status
            self._tell(timedelta(hours=place * 24))
            first = self.hook.delivery_ids.sorted("id")[0]
            self.assertEqual(
                (first.state, first.problem), ("waiting", f"HTTP {status}")
            )
        self.receiver.status = 204
        self._tell(timedelta(hours=96))
        self.assertEqual(set(self.hook.delivery_ids.mapped("state")), {"taken"})

    def test_whose_reader_changed_roles_waits_and_others_go_on(self):
        gone = self._hook(name="Sin lector", user_id=self.front2.id)
        self.assertTrue(gone.has_reader)
        with leaving_unasked(self.env):
            self.front2.group_ids = self.env.ref("base.group_user")
        self.env.invalidate_all()
        self.assertFalse(gone.has_reader)
        cursor = gone.cursor
        self._registered()
        self._tell()
        self.assertEqual(set(self.hook.delivery_ids.mapped("state")), {"taken"})
        self.assertFalse(gone.delivery_ids)
        self.assertEqual(gone.cursor, cursor, "nothing is passed over")
        gone.user_id = self.front
        self._tell()
        self.assertEqual(len(gone.delivery_ids), len(self.hook.delivery_ids))

    def test_what_is_given_up_is_told_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.env["ir.module.module"]._load_module_terms(["grandes_clientes"], ["es_CO"])
        self.env.company.partner_id.lang = "es_CO"
        self._registered()
        self.receiver.status = 500
        for hours in range(8):
            self._tell(timedelta(hours=hours * 24))
        self.assertIn("se dejó de", self.hook.message_ids[0].body)

    def test_given_up_after_the_last_try_and_sent_again_by_a_person(self):
        self._registered()
        self.receiver.status = 500
        first = None
        for hours in range(8):
            self._tell(timedelta(hours=hours * 24))
            first = first or self.hook.delivery_ids.sorted("id")[0]
        self.assertEqual((first.state, first.tries), ("given_up", 8))
        self.assertIn("given up", self.hook.message_ids[0].body)
        self.receiver.status = 200
        first.with_user(self.manager).action_send_again()
        self._tell()
        self.assertEqual(first.state, "taken")
        self.assertEqual(self.receiver.ids[-2], self.receiver.ids[0])

    def test_sending_again_leaves_alone_what_is_being_told(self):
        """The scheduled action locks a delivery; waiting for it would log an error."""
        self._registered()
        self.receiver.status = 500
        self._tell()
        first, second = self.hook.delivery_ids.sorted("id")[:2]
        next_try = first.next_try_on
        Delivery = type(first)
        with patch.object(
            Delivery, "try_lock_for_update", lambda both, **_options: both - first
        ):
            (first + second).with_user(self.manager).action_send_again()
        self.assertEqual((first.tries, first.next_try_on), (1, next_try))
        self.assertEqual(second.tries, 0)
        first.with_user(self.manager).action_send_again()
        self.assertEqual(first.tries, 0)

    def test_whose_reader_left_the_company_waits_and_others_go_on(self):
        other = self.env["res.company"].create({"name": "Otra empresa"})
        self.manager.company_ids = [Command.link(other.id)]
        self.front2.company_ids = [Command.link(other.id)]
        gone = self._hook(user_id=self.front2.id, company_id=other.id)
        self.assertTrue(gone.has_reader)
        self.front2.company_ids = [Command.unlink(other.id)]
        self.env.invalidate_all()
        self.assertFalse(gone.has_reader)
        self._registered()
        self._tell()
        self.assertEqual(set(self.hook.delivery_ids.mapped("state")), {"taken"})

    def test_one_that_fails_stops_no_other(self):
        odd = self._hook(name="A, the first one")
        create = type(odd)._create_new_deliveries

        def fail(hook):
            if hook == odd:
                raise ZeroDivisionError
            return create(hook)

        self.patch(type(odd), "_create_new_deliveries", fail)
        self._registered()
        with mute_logger("odoo.addons.grandes_clientes.models.engine.crons"):
            self._tell()
        self.assertEqual(set(self.hook.delivery_ids.mapped("state")), {"taken"})
        failures = self.env["grandes.clientes.cron.failure"].search([])
        self.assertEqual(failures.mapped("task"), ["Receivers of events"])

    def test_what_its_reader_may_not_read_any_more_is_not_sent(self):
        # Another coordinator reads for it while its events wait.
        entity = self._entity("Otra universidad", "ies")
        other = self.portal.copy({"login": "gc_portal_other"})
        other.partner_id.write({"parent_id": entity.id, "is_coordinator": True})
        hook = self._hook(name="Otra IES", user_id=self.portal.id)
        self.hook.active = False
        self._registered()
        self.receiver.status = 500
        self._tell()
        told = len(self.receiver.got)
        self.receiver.status = 200
        hook.user_id = other
        own = self._registered(partner_id=entity.id, contact_id=False)
        self._tell(timedelta(minutes=10))
        self.assertEqual(
            {message["data"]["filing"] for message in self.receiver.messages[told:]},
            {own.filing_id.name},
        )
        first = hook.delivery_ids.filtered(lambda each: each.case_id != own)
        self.assertEqual(set(first.mapped("state")), {"given_up"})
        self.assertIn("may not read", first[0].problem)

    def test_it_is_told_of_what_its_user_reads(self):
        outsider = self._hook(name="Otra IES", user_id=self.portal.id)
        other = self._entity("Otra universidad", "ies")
        self._registered(partner_id=other.id, contact_id=False)
        self._tell()
        self.assertTrue(self.hook.delivery_ids)
        self.assertFalse(outsider.delivery_ids)

    def test_who_may_use_the_api_and_nobody_else(self):
        with self.assertRaises(AccessError):
            self._hook(user_id=self.oversight.id)
        for url in (
            "ftp://siga.example.com",
            "https://",
            "https://a:b@example.com",
            "https://[::1",
            "https://example.com:puerto",
        ):
            with self.subTest(url), self.assertRaises(ValidationError):
                self.hook.url = url
        self.env["ir.config_parameter"].set_param(
            "grandes_clientes.webhook_plain_http", False
        )
        with self.assertRaises(ValidationError):
            self.hook.url = "http://siga.example.com"

    def test_the_administrator_keeps_them_and_nobody_reads_the_secret(self):
        for user in (self.front, self.supervisor, self.coordinator, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.hook.with_user(user).read(["name"])
        # The Interventoría reads everything else of it.
        [read] = self.hook.with_user(self.oversight).read(["url", "waiting_count"])
        self.assertEqual(read["waiting_count"], 0)
        with self.assertRaises(AccessError):
            self.hook.with_user(self.oversight).read(["secret"])
        with self.assertRaises(AccessError):
            self.hook.with_user(self.oversight).action_try()
        with self.assertRaises(AccessError):
            self.hook.secret = "whsec_mine"

    def test_a_test_message_says_what_came_back(self):
        self.hook.action_try()
        self.assertEqual(self.receiver.messages, [{"type": "test", "data": {}}])
        self.receiver.status = 404
        with self.assertRaisesRegex(UserError, "HTTP 404"):
            self.hook.action_try()

    def test_a_neutralized_copy_tells_nobody(self):
        queries = list(get_neutralization_queries(["grandes_clientes"]))
        self.assertTrue(queries)
        for query in queries:
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self._registered()
        self._tell()
        self.assertEqual(self.receiver.got, [])
        self.assertFalse(self.hook.active)

    def test_writing_down_costs_the_same_for_few_and_many(self):
        self._registered()
        hook = self.hook.sudo()
        hook._create_new_deliveries()
        for index in range(5):
            self._registered(beneficiary_id_number=str(40_000_000 + index))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(22):
            hook._create_new_deliveries()
            self.env.flush_all()
