"""Metrics for monitoring: by token only, and without any data of cases."""

import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..tools.exposition import MEDIA_TYPE, Metric, expose
from .common import Common

_LINE = re.compile(r"^([a-z_]+)(?:\{((?:[a-z_]+=\"[^\"]*\",?)*)\})? (-?\d+(?:\.\d+)?)$")


def parse(text):
    """Return ``{(name, labels as text): value}`` from Prometheus' text format."""
    values = {}
    for line in text.splitlines():
        if line.startswith("#"):
            assert re.match(r"^# (HELP|TYPE) [a-z_]+ \S", line), line
            continue
        name, labels, value = _LINE.match(line).groups()
        values[name.removeprefix("grandes_clientes_"), labels or ""] = float(value)
    return values


@tagged("post_install", "-at_install")
class TestMonitor(Common, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(
            "grandes_clientes.metrics_token", "a-long-secret"
        )

    def _read(self, token="a-long-secret"):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.url_open("/grandes_clientes/metrics", headers=headers)

    def test_only_the_token_opens_it(self):
        for token in (None, "", "another", "a-long-secre"):
            with self.subTest(token=token):
                self.assertEqual(self._read(token).status_code, 404)
        self.authenticate(self.supervisor.login, self.supervisor.login)
        self.assertEqual(self._read(None).status_code, 404, "nor does a session")
        self.env["ir.config_parameter"].set_param("grandes_clientes.metrics_token", "")
        self.assertEqual(self._read("").status_code, 404, "without one, nobody")

    def test_it_is_prometheus_text_without_a_session(self):
        answer = self._read()
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], MEDIA_TYPE)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertIn(("broken_seals", ""), parse(answer.text))

    def test_what_waits_shows_with_its_age(self):
        before = parse(self._read().text)
        self.env["grandes.clientes.job"].create(
            {
                "name": "A long act",
                "user_id": self.front.id,
                "company_id": self.env.company.id,
                "res_model": "grandes.clientes.case",
                "method": "_do_register",
                "asked_on": fields.Datetime.now() - timedelta(hours=2, minutes=1),
            }
        )
        self.env["mail.mail"].create(
            {"subject": "Constancia", "email_to": "a@example.com", "state": "exception"}
        )
        after = parse(self._read().text)
        pending = 'state="pending"'
        self.assertEqual(after["jobs", pending], before.get(("jobs", pending), 0) + 1)
        self.assertGreaterEqual(after["jobs_oldest_seconds", pending], 7200)
        failed = 'state="exception"'
        self.assertEqual(
            after["unsent_mails", failed], before.get(("unsent_mails", failed), 0) + 1
        )

    def test_a_cron_that_is_late_says_so(self):
        cron = self.env.ref("grandes_clientes.cron_work_jobs")
        cron.nextcall = self.env.cr.now() - timedelta(minutes=30)
        cron.failure_count = 2
        values = parse(self._read().text)
        label = 'cron="cron_work_jobs"'
        self.assertGreaterEqual(values["cron_late_seconds", label], 1800)
        self.assertEqual(values["cron_failures", label], 2)

    def test_a_cron_that_was_switched_off_says_so(self):
        """Odoo deactivates a cron that fails for a week, which then never gets late."""
        cron = self.env.ref("grandes_clientes.cron_work_jobs")
        label = 'cron="cron_work_jobs"'
        self.assertEqual(parse(self._read().text)["cron_off", label], 0)
        cron.write(
            {"active": False, "nextcall": fields.Datetime.now() - timedelta(days=9)}
        )
        values = parse(self._read().text)
        self.assertEqual(values["cron_off", label], 1)
        self.assertEqual(values["cron_late_seconds", label], 0)

    def test_what_no_system_takes_shows(self):
        hook = (
            self.env["grandes.clientes.webhook"]
            .with_user(self.manager)
            .create(
                {
                    "name": "SIGA",
                    "url": "https://siga.example.com",
                    "user_id": self.front.id,
                }
            )
        )
        before = parse(self._read().text)
        self._registered(subject="Embargo de Ana")
        hook.sudo()._create_new_deliveries()
        after = parse(self._read().text)
        label = 'state="waiting"'
        self.assertEqual(
            after["webhook_messages", label],
            before.get(("webhook_messages", label), 0) + len(hook.delivery_ids),
        )
        self.assertTrue(hook.delivery_ids)

    def test_it_tells_nothing_of_a_case(self):
        case = self._registered(subject="Embargo de Ana")
        text = self._read().text
        for secret in (case.name, case.subject, self.ies.name, self.front.login):
            self.assertNotIn(secret, text)

    def test_its_queries_do_not_grow(self):
        monitor = self.env["grandes.clientes.monitor"]
        monitor._get_metrics()
        with self.assertQueryCount(8):
            monitor._get_metrics()

    def test_labels_are_escaped(self):
        metric = Metric("a_name", "Two\nlines", {(("label", 'a "b"\\\n'),): 1})
        self.assertEqual(
            expose([metric]),
            "# HELP a_name Two\\nlines\n# TYPE a_name gauge\n"
            'a_name{label="a \\"b\\"\\\\\\n"} 1\n',
        )
