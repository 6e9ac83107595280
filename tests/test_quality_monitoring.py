"""Monitoring of the channel and its weekly dispatch (C8)."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..tools import clock
from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestQualityMonitoring(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        dispatches = cls.env["grandes.clientes.quality.dispatch"]
        dispatches._cron_plan()
        cls.dispatch = dispatches.with_user(cls.quality).search(
            [("week", "=", cls.WEEK), ("company_id", "=", cls.env.company.id)]
        )

    def test_each_missed_week_has_its_dispatch(self):
        """The server was off for three weeks."""
        Dispatch = self.env["grandes.clientes.quality.dispatch"]
        before = self.dispatch.date_from
        with clock.at(clock.now() + timedelta(weeks=4)):
            Dispatch._cron_plan()
            Dispatch._cron_plan()
        made = Dispatch.search(
            [("company_id", "=", self.env.company.id), ("date_from", ">", before)],
            order="date_from",
        )
        self.assertEqual(
            made.mapped("date_from"),
            [before + timedelta(weeks=week) for week in range(1, 5)],
        )
        self.assertEqual(set(made.mapped("state")), {self.dispatch.state})

    def _see(self, **vals):
        return (
            self.env["grandes.clientes.quality.monitoring"]
            .with_user(self.quality)
            .create({"channel_id": self._channel("phone").id, **vals})
        )

    def test_technology_and_oversight_are_told(self):  # C8
        seen = self._see(result="failure", description="La línea cae a los 3 minutos")
        self.assertEqual(self.dispatch.outcome, "news")
        self.dispatch._do_send()
        for address in ("tecnologia@example.com", "interventoria@example.com"):
            (mail,) = self._mails(address)
            self.assertIn("La línea cae a los 3 minutos", mail.body_html)
        with self.assertRaises(UserError):
            seen.description = "otra"
        with self.assertRaises(UserError):
            seen.unlink()
        self.assertFalse(self.dispatch._find_broken_seals())

    def test_nothing_new_is_told_where_somebody_looked(self):
        self.assertEqual(self.dispatch.outcome, "not_monitored")
        self._see()
        self.dispatch.invalidate_recordset()
        self.assertEqual(self.dispatch.outcome, "no_news")
        self.dispatch._do_send()
        self.assertIn("nothing new", self._mails("tecnologia@example.com").body_html)

    def test_that_nobody_looked_is_told_as_such(self):
        self.dispatch._do_send()
        self.assertIn(
            "nobody monitored", self._mails("interventoria@example.com").body_html
        )

    def test_nothing_is_seen_or_replied_in_the_future(self):
        # It would wait for its week, and be told to nobody until then.
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self._see(observed_on="2062-09-16 14:00:00")
        self.dispatch._do_send()
        message = self.env["ir.attachment"].create({"name": "r.eml", "raw": b"r"})
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self.dispatch._do_reply(
                "technology", "Se corrigió", datetime(2062, 9, 16), message
            )

    def test_their_reply_is_kept_with_its_message(self):
        self.dispatch._do_send()
        with self.assertRaises(ValidationError):
            self.dispatch._do_reply("technology", "Se corrigió")
        wizard = (
            self.env["grandes.clientes.quality.dispatch.answer"]
            .with_user(self.quality)
            .create(
                {
                    "dispatch_id": self.dispatch.id,
                    "words": "Se corrigió la línea",
                    "file": "bWVuc2FqZQ==",
                    "file_name": "respuesta.eml",
                }
            )
        )
        wizard.action_confirm()
        (reply,) = self.dispatch.reply_ids
        self.assertEqual(self.dispatch.state, "replied")
        self.assertEqual(reply.attachment_ids.raw, b"mensaje")
        with self.assertRaises(UserError):
            reply.sudo().words = "otra"
        self.assertFalse(self.dispatch._find_broken_seals())

    def test_one_that_was_not_sent_is_late(self):
        self.assertFalse(self.dispatch.is_late)
        self._at(2026, 9, 23, 15, 0)
        self.dispatch.invalidate_recordset()
        self.assertTrue(self.dispatch.is_late)

    def test_it_needs_both_addresses(self):
        self.env.company.grandes_clientes_technology_email = False
        with self.assertRaisesRegex(UserError, "addresses of technology"):
            self.dispatch._do_send()

    def test_nobody_of_the_contractor_writes_or_sees_it_before(self):
        seen = self._see(result="finding", description="No confirma quién llama")
        for user in (self.supervisor, self.front, self.coordinator, self.oversight):
            with self.subTest(user.login), self.assertRaises(AccessError):
                call_kw(
                    self.env(user=user)[seen._name],
                    "write",
                    [seen.ids, {"description": "x"}],
                    {},
                )
        with self.assertRaises(AccessError):
            seen.with_user(self.supervisor).read(["description"])
        self.dispatch._do_send()
        self.assertTrue(seen.with_user(self.supervisor).description)
