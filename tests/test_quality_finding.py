"""Findings: served, heard, decided, acted on, verified, with their dossier."""

import io
import re
from datetime import date
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestQualityFinding(VisitCommon):
    def test_it_is_not_upheld_unserved_or_within_its_term(self):
        finding = self._find()
        with self.assertRaises(UserError):
            finding._do_uphold("Consta en los eventos")
        finding._do_serve()
        with self.assertRaisesRegex(UserError, "may reply until"):
            finding._do_uphold("Consta en los eventos")
        self._at(2026, 9, 24, 15, 0)
        finding._do_uphold("Consta en los eventos")
        self.assertEqual(finding.state, "upheld")
        self.assertTrue(finding.was_silent)

    def test_an_action_is_due_on_a_day_to_come(self):
        finding = self._find()
        finding._do_serve()
        finding._do_reply("Se atendió")
        finding._do_uphold("Procede")
        for day, says in ((False, "by when"), (date(2025, 1, 1), "day is over")):
            with self.assertRaisesRegex(UserError, says):
                finding._do_agree("Revisar", day)
        self.assertEqual(finding.state, "upheld")

    def test_refusal_is_recorded_and_it_goes_on(self):
        finding = self._find()
        finding._do_serve()
        finding._do_refuse()
        self.assertEqual((finding.state, finding.refused_to_sign), ("served", True))
        self._at(2026, 9, 24, 15, 0)
        finding._do_uphold("Se notificó y no respondió")
        self.assertEqual(finding.state, "upheld")

    def test_it_is_mailed_with_its_term(self):
        finding = self._find(responsible_email="tecnologia@example.com")
        finding._do_serve()
        for address in (self.official.email_formatted, "tecnologia@example.com"):
            mail = self._mails(address)
            self.assertEqual(len(mail), 1)
            self.assertIn("5.2.19", mail.body_html)
            self.assertIn("Wednesday, September 23, 2026", mail.body_html)

    def test_it_goes_to_no_address_that_is_none(self):
        for address in ("tecnologia", "a@example.com, tecnologia"):
            with (
                self.subTest(address),
                self.assertRaisesRegex(
                    ValidationError, "«tecnologia» is no e-mail address"
                ),
            ):
                self._find(responsible_email=address)
        for address in (
            '"Ruiz, Ana" <ana@example.com>',
            "a@example.com; b@example.com",
        ):
            self.assertEqual(
                self._find(responsible_email=address).responsible_email, address
            )

    def test_it_says_what_was_found(self):
        for name in ("condition", "criterion"):
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, "what was found"),
            ):
                self._find(**{name: "  "})
            # As a call writes an empty field.
            with self.assertRaisesRegex(ValidationError, "what was found"):
                self._find()[name] = False

    def test_members_of_the_area_are_told(self):
        finding = self._find(responsible_id=False, responsible_area_id=self.treasury.id)
        finding._do_serve()
        self.assertTrue(self._mails(self.official.email_formatted))
        finding.with_user(self.official)._do_reply("Se atendió el lunes")
        self.assertEqual(finding.replied_by, self.official.name)

    def test_what_was_served_does_not_change(self):
        finding = self._find()
        finding._do_serve()
        for name, value in (
            ("condition", "otra"),
            ("case_ids", [Command.clear()]),
            ("due_on", date(2027, 1, 1)),
            ("responsible_email", "x@example.com"),
        ):
            for user in (self.quality, self.supervisor):
                with self.subTest(name), self.assertRaises(UserError):
                    finding.with_user(user).write({name: value})
        self.assertFalse(finding._find_broken_seals())

    def test_an_overdue_one_rises(self):
        self.treasury.head_id = self._user("head", "group_mission_area")
        finding = self._find()
        finding._do_serve()
        finding.with_user(self.official)._do_reply("De acuerdo")
        finding._do_uphold("Lo acepta")
        finding._do_agree("Responder los tres", date(2026, 9, 17))
        steps = (
            ((2026, 9, 17, 15, 0), ()),
            ((2026, 9, 18, 15, 0), (self.official,)),
            ((2026, 9, 22, 15, 0), (self.treasury.head_id,)),
            ((2026, 9, 24, 15, 0), (self.coordinator,)),
            ((2026, 9, 30, 15, 0), ()),
            # Once a week from then on.
            ((2026, 10, 1, 15, 0), (self.official, self.coordinator)),
            ((2026, 10, 7, 15, 0), ()),
            ((2026, 10, 8, 15, 0), (self.official, self.treasury.head_id)),
        )
        for when, told in steps:
            with self.subTest(when):
                self._at(*when)
                self.env["mail.mail"].search([]).unlink()
                self.env[self.FINDING]._cron_tell_overdue()
                mails = self._mails()
                self.assertEqual(bool(mails), bool(told))
                for user in told:
                    self.assertTrue(self._mails(user.email_formatted))
                before = len(self._mails())
                self.env[self.FINDING]._cron_tell_overdue()
                self.assertEqual(len(self._mails()), before)

    def test_looking_at_more_findings_takes_no_more_queries(self):
        findings = self.env[self.FINDING]

        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env[self.FINDING]._cron_tell_overdue()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        counts = []
        for wanted in (2, 12):
            while len(findings) < wanted:
                findings |= self._find(due_on=date(2026, 9, 1))
            findings.filtered(lambda each: each.state == "observation")._do_serve()
            # The first run tells of them; the second one finds nothing to tell.
            count_queries()
            self.assertTrue(all(findings.mapped("told_level")))
            counts.append(count_queries())
        self.assertEqual(*counts)

    def test_a_finding_that_fails_does_not_stop_the_others(self):
        broken, other = (self._find(due_on=date(2026, 9, 1)) for _each in range(2))
        (broken | other)._do_serve()
        send = type(broken)._send_notice

        def fail(finding, *args):
            if finding == broken:
                raise ValueError("This one fails.")
            return send(finding, *args)

        self.env["mail.mail"].search([]).unlink()
        with (
            patch.object(type(broken), "_send_notice", fail),
            mute_logger("odoo.addons.grandes_clientes.models.engine.crons"),
        ):
            self.env[self.FINDING]._cron_tell_overdue()
        self.assertEqual((broken.told_level, bool(other.told_level)), (0, True))
        self.assertEqual(len(self._mails(self.official.email_formatted)), 1)

    def test_an_observation_is_told_to_nobody(self):
        finding = self._find(due_on=date(2026, 9, 1))
        self.env["mail.mail"].search([]).unlink()
        self.env[self.FINDING]._cron_tell_overdue()
        self.assertFalse(self._mails())
        self.assertFalse(finding.told_level)

    def test_overdue_by_another_day_it_rises_again(self):
        finding = self._find(due_on=date(2026, 9, 1))
        finding._do_serve()
        self.env[self.FINDING]._cron_tell_overdue()
        self.assertGreaterEqual(finding.told_level, 3)
        finding.with_user(self.official)._do_reply("De acuerdo")
        finding._do_uphold("Lo acepta")
        finding._do_agree("Responder los tres", date(2026, 9, 17))
        self.env["mail.mail"].search([]).unlink()
        self._at(2026, 9, 18, 15, 0)
        self.env[self.FINDING]._cron_tell_overdue()
        self.assertTrue(self._mails(self.official.email_formatted))
        self.assertEqual(finding.told_level, 1)

    def test_what_was_told_to_be_done_is_kept(self):
        finding = self._find()
        finding._do_serve()
        finding.with_user(self.official)._do_reply("De acuerdo")
        finding._do_uphold("Lo acepta")
        finding._do_agree("Responder los tres", date(2026, 9, 30))
        files = self.env["ir.attachment"].with_user(self.official)
        first, second = files.create(
            [{"name": "uno.txt", "raw": b"1"}, {"name": "dos.txt", "raw": b"2"}]
        )
        theirs = finding.with_user(self.official)
        theirs._do_report("Se respondieron dos", first)
        theirs._do_report("Se respondió el tercero", second)
        theirs._do_report("Y se avisó", files)
        self.assertEqual(
            finding.action_done,
            "Se respondieron dos\n\nSe respondió el tercero\n\nY se avisó",
        )
        self.assertEqual(
            finding.action_attachment_ids.mapped("name"), ["uno.txt", "dos.txt"]
        )
        self.assertFalse(finding._find_broken_seals())

    def test_of_a_visits_item(self):
        self.visit._do_start()
        item = self.visit.item_ids[0]
        wizard = (
            self.env["grandes.clientes.quality.finding.make"]
            .with_user(self.quality)
            .with_context(**item.action_find()["context"])
            .create({"condition": "Dos correos sin radicar"})
        )
        wizard.action_confirm()
        (finding,) = self.visit.finding_ids
        self.assertEqual(finding.source, "visit")
        self.assertEqual(finding.criterion, item.criterion)
        self.visit._do_close()
        with self.assertRaises(UserError):
            finding.unlink()
        # The acta tells it; whoever answers for it may still be named.
        with self.assertRaisesRegex(UserError, "acta of its visit"):
            finding.condition = "Ninguno"
        finding.responsible_id = self.official
        with self.assertRaises(UserError):
            finding._do_find(item, {"condition": "x", "criterion": "y"})

    def test_nobody_else_makes_or_decides_one(self):
        finding = self._find()
        for user in (self.front, self.official):
            with self.subTest(user.login), self.assertRaises(AccessError):
                finding.with_user(user).read(["condition"])
        finding._do_serve()
        for user in (
            self.front,
            self.supervisor,
            self.official,
            self.coordinator,
            self.oversight,
            self.manager,
        ):
            Finding = self.env(user=user)[self.FINDING]
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    call_kw(
                        Finding,
                        "create",
                        [[{"condition": "x", "criterion": "y"}]],
                        {},
                    )
                with self.assertRaises(AccessError):
                    call_kw(Finding, "write", [finding.ids, {"state": "withdrawn"}], {})
                with self.assertRaises(AccessError):
                    finding.with_user(user)._do_withdraw("x")
        with self.assertRaises(UserError):
            finding.with_user(self.supervisor)._do_reply("No es mío")

    def test_the_dossier_tells_it_whole(self):
        finding = self._find()
        finding._do_serve()
        finding.with_user(self.official)._do_reply("Faltaba un dato")
        finding._do_uphold("El dato estaba en el caso")
        finding._do_agree("Revisar la bandeja cada día", date(2026, 9, 30))
        finding.with_user(self.official)._do_report("Se revisa desde ayer")
        finding._do_verify("Visto en la bandeja")
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(self.official)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("grandes_clientes.finding_dossier_report", finding.ids)
        )
        self.assertEqual(kind, "pdf")
        reader = PdfReader(io.BytesIO(content))
        text = re.sub(r"\s+", " ", " ".join(p.extract_text() for p in reader.pages))
        for words in (
            finding.name,
            "Tres escalonamientos sin respuesta",
            "5.2.19. Una vez documentado el caso …",
            "Faltaba un dato",
            "El dato estaba en el caso",
            "Revisar la bandeja cada día",
            "Se revisa desde ayer",
            "Visto en la bandeja",
        ):
            self.assertIn(words, text)
        self.assertIn(finding._get_seal_digest(), text.replace(" ", ""))
        self.assertFalse(finding._find_broken_seals())
