"""The weekly plan of communication, and mails that bring news (C2)."""

from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .knowledge_common import KnowledgeCommon
from .mail_common import build

ADDRESS = "comunicados@example.com"


@tagged("post_install", "-at_install")
class TestPlan(KnowledgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Plan = cls.env["grandes.clientes.bulletin.plan"]
        cls.Plan._cron_plan()
        cls.row = cls._row(cls.treasury)

    @classmethod
    def _row(cls, area, week="2026-W38"):
        return cls.Plan.search(
            [
                ("mission_area_id", "=", area.id),
                ("week", "=", week),
                ("company_id", "=", cls.env.company.id),
            ]
        )

    def test_each_area_is_expected_beforehand_once(self):
        areas = self.env["grandes.clientes.mission.area"].search(
            [("gives_news", "=", True)]
        )
        rows = self.Plan.search(
            [("week", "=", "2026-W38"), ("company_id", "=", self.env.company.id)]
        )
        self.assertEqual(rows.mission_area_id, areas)
        self.assertEqual(set(rows.mapped("state")), {"expected"})
        self.assertEqual(str(self.row.due_on), "2026-09-18")
        before = self.Plan.search_count([])
        self.Plan._cron_plan()
        self.assertEqual(self.Plan.search_count([]), before)

    def test_an_area_that_gives_none_is_not_expected(self):
        self.treasury.gives_news = False
        with clock.at(datetime(2026, 9, 21, 15, 0)):
            self.Plan._cron_plan()
        self.assertFalse(self._row(self.treasury, "2026-W39"))
        self.assertTrue(self.Plan.search([("week", "=", "2026-W39")]))

    def test_silence_shows_and_stays(self):
        with clock.at(datetime(2026, 9, 20, 15, 0)):
            self.Plan._cron_plan()
            self.assertEqual(self.row.state, "expected")
        with clock.at(datetime(2026, 9, 21, 15, 0)):
            self.Plan._cron_plan()
            self.assertEqual(self.row.state, "silent")
            with self.assertRaises(UserError):
                self.row.with_user(self.official)._do_nothing_new()
            self._published()
        self.assertEqual(self.row.state, "silent")
        self.assertEqual(self._row(self.treasury, "2026-W39").state, "news")
        self.assertFalse(self.row._find_broken_seals())
        with self.assertRaises(UserError):
            self.row.unlink()

    def test_weeks_in_which_the_cron_did_not_run_are_silent(self):
        with clock.at(datetime(2026, 10, 7, 15, 0)):
            self.Plan._cron_plan()
        for week in ("2026-W38", "2026-W39", "2026-W40"):
            self.assertEqual(self._row(self.treasury, week).state, "silent")
        self.assertEqual(self._row(self.treasury, "2026-W41").state, "expected")

    def test_what_is_published_is_news(self):
        bulletin = self._draft()
        self.assertEqual(self.row.state, "expected")  # a supervisor has only drafted it
        bulletin._do_publish()
        self.assertEqual((self.row.state, self.row.bulletin_ids), ("news", bulletin))

    def test_what_the_area_writes_is_news_until_it_is_discarded(self):
        draft = self._draft(self.official)
        self.assertEqual(self.row.state, "news")
        draft.with_user(self.supervisor)._do_discard("Repetido")
        self.assertEqual(self.row.state, "expected")

    def test_the_area_itself_says_that_there_is_nothing_new(self):
        for user in (self.supervisor, self.coordinator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.row.with_user(user)._do_nothing_new()
        for user in (self.front, self.quality):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.row.with_user(user)._do_nothing_new()
        self.row.with_user(self.official)._do_nothing_new()
        self.assertEqual(self.row.state, "nothing_new")
        self.assertEqual(self.row.said_by_id, self.official)
        self.assertFalse(self.row._find_broken_seals())
        other = self._row(
            self.env["grandes.clientes.mission.area"].search(
                [("id", "!=", self.treasury.id)], limit=1
            )
        )
        with self.assertRaises(AccessError):
            other.with_user(self.official)._do_nothing_new()

    # === BY MAIL === #

    def _ask_treasury(self):
        self.treasury.sudo().write({"member_ids": [(5,)], "email": "dte@example.com"})
        with clock.at(datetime(2026, 9, 21, 15, 0)):
            self.Plan._cron_plan()
        row = self._row(self.treasury, "2026-W39")
        return row, self._request_of(row)

    def test_an_area_without_login_is_asked_by_mail_and_answers_so(self):
        row, request = self._ask_treasury()
        self.assertEqual(request.res_ids, row.ids)
        [mail] = self._mails_to("dte@example.com")
        self.assertIn("week of Monday, September 21, 2026", mail.subject)
        with clock.at(datetime(2026, 9, 22, 15, 0)):
            self._reply(request, "Sin novedad.")
            self.assertEqual(row.state, "expected")
            row.with_user(self.supervisor)._do_nothing_new()
        self.assertEqual((row.state, row.request_id), ("nothing_new", request))
        self.assertEqual(row.said_from, "dte@example.com")
        self.assertEqual(request.state, "entered")

    def test_what_they_reply_becomes_a_draft(self):
        row, request = self._ask_treasury()
        with clock.at(datetime(2026, 9, 22, 15, 0)):
            self._reply(request, "Cambia el giro.", files=[("circular.txt", b"77")])
            draft = row.with_user(self.supervisor)._do_make_bulletin()
        self.assertEqual(row.state, "news")
        self.assertEqual(draft.mission_area_id, self.treasury)
        self.assertIn("Cambia el giro", draft.body)
        self.assertEqual(draft.attachment_ids.raw, b"77")
        self.assertEqual(draft.request_id, request)
        self.assertEqual(draft.state, "draft")

    def test_the_draft_is_of_the_company_that_asked(self):
        row, request = self._ask_treasury()
        other = self.env["res.company"].create({"name": "Otra entidad"})
        self.supervisor.company_ids += other
        with clock.at(datetime(2026, 9, 22, 15, 0)):
            self._reply(request, "Cambia el giro.")
            in_other = row.with_user(self.supervisor).with_context(
                allowed_company_ids=[other.id, row.company_id.id]
            )
            draft = in_other._do_make_bulletin()
        self.assertEqual(draft.company_id, row.company_id)

    def test_the_supervisor_asks_where_nobody_did(self):
        with self.assertRaisesRegex(UserError, "no address"):
            self.row.with_user(self.supervisor)._do_ask()
        self.treasury.sudo().email = "dte@example.com"
        self.row.with_user(self.supervisor)._do_ask()
        with self.assertRaisesRegex(UserError, "asked already"):
            self.row.with_user(self.supervisor)._do_ask()

    def test_the_area_corrects_a_draft_by_mail(self):
        self.treasury.sudo().email = "dte@example.com"
        draft = self._draft()
        request = draft._do_ask_area()
        self._reply(request, "Es el jueves.")
        self.assertEqual(request.state, "replied")
        self.assertEqual(draft.mail_reply_count, 1)

    def test_areas_without_login_get_the_bulletin_by_mail(self):
        area = self.env["grandes.clientes.mission.area"].search(
            [("id", "!=", self.treasury.id)], limit=1
        )
        area.sudo().write({"member_ids": [(5,)], "email": "fondos@example.com"})
        self._published(to_mission_areas=True)
        [mail] = self._mails_to("fondos@example.com")
        self.assertIn("se gira los viernes", mail.body_html)


@tagged("post_install", "-at_install")
class TestBulletinMail(KnowledgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailbox.bulletin_addresses = ADDRESS
        cls.treasury.sudo().email = "dte@example.com"

    def _send(self, sender, **headers):
        files = headers.pop("files", ())
        return self._feed(
            build(
                "Nueva fecha de giro",
                "Desde hoy se gira los viernes.",
                **{"From": sender, "To": ADDRESS, "files": files, **headers},
            )
        )

    def _last(self):
        return self.Bulletin.search([], limit=1)

    def test_what_an_area_writes_becomes_the_draft_with_the_original(self):
        filings = self.env["grandes.clientes.filing"].search_count([])
        before = self._last()
        self._send("Tesorería <dte@example.com>", files=[("c.pdf", b"%PDF")])
        draft, mail = self._last(), self._inbound()
        self.assertNotEqual(draft, before)
        self.assertEqual((mail.state, mail.bulletin_id), ("bulletin", draft))
        self.assertEqual(draft.inbound_mail_id, mail)
        self.assertIn(b"se gira los viernes", mail._get_raw())
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.medium, "mail")
        self.assertEqual(draft.mission_area_id, self.treasury)
        self.assertIn("se gira los viernes", draft.body)
        self.assertEqual(draft.attachment_ids.raw, b"%PDF")
        self.assertEqual(self.env["grandes.clientes.filing"].search_count([]), filings)
        draft.with_user(self.supervisor)._do_publish()
        self.assertEqual(draft.state, "published")

    def test_what_a_colleague_forwards_as_a_file_is_its_writers(self):
        self.front.email = "asesora@example.com"
        original = build("Circular 12", "Cambia el horario.", From="dte@example.com")
        message = (
            b"From: asesora@example.com\nTo: " + ADDRESS.encode() + b"\n"
            b"Subject: RV: Circular 12\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary="b"\n\n'
            b"--b\nContent-Type: text/plain\n\nVa.\n"
            b"--b\nContent-Type: message/rfc822\n\n" + original + b"\n--b--\n"
        )
        self._feed(message)
        draft = self._last()
        self.assertEqual(draft.name, "Circular 12")
        self.assertEqual(draft.mission_area_id, self.treasury)
        self.assertIn("Cambia el horario", draft.body)
        self.assertIn("dte@example.com", draft.sender)

    def test_a_requester_who_writes_there_is_filed_as_ever(self):
        before = self._last()
        filing = self._send("Coordinadora de Prueba <coordinadora@example.com>")
        self.assertTrue(filing)
        self.assertEqual(self._last(), before)

    def test_supervisors_are_told_of_the_draft(self):
        self._send("dte@example.com")
        told = self.env["mail.message"].search(
            [("model", "=", self.Bulletin._name), ("res_id", "=", self._last().id)]
        )
        self.assertIn(self.supervisor.partner_id, told.notified_partner_ids)

    def test_it_enters_once(self):
        raw = build(
            "Una vez", "Texto", From="dte@example.com", To=ADDRESS, Message_ID="<u@x>"
        )
        self._feed(raw)
        draft = self._last()
        self._feed(raw)
        self.assertEqual(self._last(), draft)
        self.assertEqual(self._inbound().copies, 2)

    def test_where_the_room_is_not_kept_it_is_mail_as_any_other(self):
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "knowledge", False, "Los lleva la mesa de ayuda"
        )
        before = self._last()
        self._send("dte@example.com")
        self.assertEqual(self._last(), before)
        self.assertNotEqual(self._inbound().state, "failed")
