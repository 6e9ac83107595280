"""Letters: their content, frozen when signed, sent and numbered (A8-1-04, 5.2.9)."""

from lxml.html import fromstring

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..models.mercurio.letter_content import printable
from .common import Common


@tagged("post_install", "-at_install")
class TestLetters(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.city = "Bogotá, D. C."
        cls.env["res.lang"]._activate_lang("es_CO")
        cls.contact.write({"lang": "es_CO", "function": "Coordinadora de crédito"})
        cls.ies.write({"street": "Calle 1 # 2-3", "city": "Tunja"})
        cls.supervisor.partner_id.function = "Supervisora"

    def _letter(self, number="E1", document="1020304050", **vals):
        case = self._case(
            channel="written",
            mercurio_in_number=number,
            mercurio_in_date="2026-09-14",
            beneficiary_id_number=document,
            **vals,
        )
        case._do_register()
        return case

    def test_letter_says_all_that_a8_1_04_asks(self):
        case = self._letter()
        answer = case._do_answer("<p>Su pago fue aplicado.</p>")
        letter = answer.letter_ids
        self.assertEqual(letter.occasion, "sent")
        content = letter.content
        self.assertEqual(
            content["place_date"], "Bogotá, D. C., 16 de septiembre de 2026"
        )
        self.assertEqual(
            content["addressee"],
            [
                self.contact.name,
                "Coordinadora de crédito",
                "Universidad de Prueba",
                "Calle 1 # 2-3",
                "Tunja",
            ],
        )
        self.assertEqual(content["filings"], ["E1"])
        self.assertEqual(content["prepared"], self.front.name)
        self.assertIn("Su pago fue aplicado.", content["sections"][0]["body"])
        html = self.env["ir.qweb"]._render(
            "grandes_clientes.letter", {"docs": letter, "company": self.env.company}
        )
        text = html2plaintext(html)
        self.assertIn("Su pago fue aplicado.", text)
        self.assertIn("16 de septiembre de 2026", text)

    def test_signed_sent_and_numbered_are_kept_apart(self):
        self._typification("T22").needs_signature = True
        case = self._letter()
        answer = case._do_answer("<p>Su pago fue aplicado.</p>")
        self.assertFalse(answer.letter_ids)
        answer.with_user(self.front2)._do_review()
        answer.with_user(self.supervisor)._do_sign()
        self.assertEqual(answer.letter_ids.mapped("occasion"), ["signed"])
        content = answer.letter_ids.content
        self.assertEqual(content["signer"]["name"], self.supervisor.name)
        self.assertEqual(content["signer"]["function"], "Supervisora")
        self.assertEqual(content["reviewed"], self.front2.name)
        answer._do_send()
        answer._do_record_mercurio_out("S9", "2026-09-16")
        letters = answer.letter_ids.sorted("id")
        self.assertEqual(letters.mapped("occasion"), ["signed", "numbered"])
        self.assertEqual(letters[-1].number, "S9")
        self.assertEqual(letters[-1].content["number"], "S9")

    def test_one_letter_for_cases_of_one_requester(self):
        cases = self._letter() | self._letter("E2", "222222")
        other = self._letter("E3", "33333", partner_id=self.town.id, contact_id=False)
        answers = (cases | other)._do_answer("<p>Se aplicó.</p>")
        self.assertEqual(len(answers.letter_ids), 2)
        letter = answers.letter_ids.filtered(lambda each: len(each.answer_ids) == 2)
        section = letter.content["sections"][0]
        self.assertEqual([c["number"] for c in section["cases"]], cases.mapped("name"))
        self.assertNotIn("222222", str(letter.content))

    def test_nobody_signs_what_somebody_else_signed(self):
        self._typification("T22").needs_signature = True
        cases = self._letter() | self._letter("E2", "222222")
        answers = cases._do_answer("<p>Su pago fue aplicado.</p>")
        answers.with_user(self.front2)._do_review()
        signers = self.supervisor | self.coordinator
        for answer, signer in zip(answers, signers, strict=True):
            answer.with_user(signer)._do_sign()
        answers._do_send()
        answers._do_record_mercurio_out("S9")
        for answer, signer in zip(answers, signers, strict=True):
            letter = answer.letter_ids.sorted("id")[-1]
            self.assertEqual((letter.occasion, letter.number), ("numbered", "S9"))
            self.assertEqual(letter.answer_ids, answer)
            self.assertEqual(letter.content["signer"]["name"], signer.name)

    def test_the_text_comes_first_and_a_long_list_behind_the_signature(self):
        def words(cases):
            answers = cases._do_answer("<p>Respetada doctora:</p><p>Se aplicó.</p>")
            html = self.env["ir.qweb"]._render(
                "grandes_clientes.letter",
                {"docs": answers.letter_ids, "company": self.env.company},
            )
            text = html2plaintext(html)
            places = [text.index(part) for part in ("Se aplicó", cases[-1].name)]
            return *places, text.index(self.env.company.name, places[0])

        letters = [self._letter(f"E{n}", f"2222{n:02d}") for n in range(13)]
        cases = self.env[letters[0]._name].union(*letters)
        body, listed, signature = words(cases[:2])
        self.assertTrue(body < listed < signature)
        body, listed, signature = words(cases[2:])
        self.assertTrue(body < signature < listed)

    def test_what_goes_by_mail_makes_no_letter(self):
        case = self._registered()
        self.assertFalse(case._do_answer("<p>Se aplicó.</p>").letter_ids)

    def test_nobody_changes_a_letter(self):
        answer = self._letter()._do_answer("<p>Se aplicó.</p>")
        letter = answer.letter_ids
        for vals in ({"content": {}}, {"sha256": "x"}, {"number": "S1"}):
            with self.assertRaises(UserError):
                letter.sudo().write(vals)
        letter._print_pdfs()
        with self.assertRaises(UserError):
            letter.sudo().write({"attachment_id": False})
        with self.assertRaises(UserError):
            letter.sudo().unlink()
        with self.assertRaises(UserError):
            letter.attachment_id.sudo().unlink()
        for user in (self.front, self.supervisor, self.coordinator):
            self.assertTrue(letter.with_user(user).sha256)
            with self.assertRaises(UserError):
                letter.with_user(user).write({"attachment_id": False})
        for user in (self.back, self.official, self.portal, self.manager):
            with self.assertRaises(AccessError):
                letter.with_user(user).read(["number"])

    def test_text_never_fetches_from_elsewhere(self):
        answer = self._letter()._do_answer(
            "<p>Hola<script>x()</script>"
            '<span style="background:url(http://127.0.0.1)">!</span></p>'
        )
        body = answer.letter_ids.content["sections"][0]["body"]
        self.assertNotIn("127.0.0.1", body)
        self.assertNotIn("script", body)
        self.assertIn("Hola", body)
        # As stored before such pictures were refused.
        body = printable('<p>Hola<img src="http://127.0.0.1/a.png"/></p>')
        self.assertNotIn("127.0.0.1", body)
        self.assertIn("Hola", body)

    def test_a_table_has_its_lines_and_fetches_nothing(self):
        body = (
            '<p style="background: URL(http://127.0.0.1/a.png)">Hola</p>'
            '<table style="width: 100%"><tr><th>Giro</th><td>25</td></tr></table>'
        )
        content = self._letter()._do_answer(body).letter_ids.content
        shown = fromstring(content["sections"][0]["body"])
        self.assertNotIn("127.0.0.1", content["sections"][0]["body"])
        self.assertIn("collapse", shown.xpath("//table/@style")[0])
        self.assertIn("width: 100%", shown.xpath("//table/@style")[0])
        self.assertIn("avoid", shown.xpath("//tr/@style")[0])
        for style in shown.xpath("//th/@style | //td/@style"):
            self.assertIn("1px solid", style)

    def test_it_greets_and_closes_once(self):
        answer = self._letter()._do_answer(
            "<p>Respetada doctora:</p><p>Se aplicó.</p><p>Cordialmente,</p><p>Ana</p>"
        )
        content = answer.letter_ids.content
        self.assertTrue(content["is_greeted"])
        self.assertNotIn("Cordialmente", content["sections"][0]["body"])
        self.assertNotIn("Ana", content["sections"][0]["body"])
        plain = self._letter("E5", "55555")._do_answer("<p>Se aplicó.</p>")
        self.assertFalse(plain.letter_ids.content["is_greeted"])

    def test_nothing_that_was_written_is_left_out_of_the_letter(self):
        answer = self._letter()._do_answer(
            "<p>Cordial saludo,</p><p>Se aplicó el pago.</p>"
        )
        content = answer.letter_ids.content
        self.assertTrue(content["is_greeted"])
        self.assertIn("Se aplicó el pago.", content["sections"][0]["body"])
        for body in (
            "<p>Cordial saludo,</p><p>Se aplicó.</p>",
            "<p>Doctora Ana:</p><p>Cordial saludo</p><p>Se aplicó el pago</p>",
            "<p>Va el giro.</p><p>Cordialmente,</p><p>Ana</p><p>P. D.: Se aplicó</p>",
            "<p>Va el giro.</p><p>Saludos; el pago se aplicó</p>",
            '<p>Se aplicó.</p><p>Cordialmente,</p><p><img src="data:image/png;,"/></p>',
        ):
            with self.subTest(body):
                shown = printable(body)
                self.assertEqual(
                    fromstring(shown).text_content(), fromstring(body).text_content()
                )

    def test_printed_once_by_the_cron_or_by_who_asks(self):
        answer = self._letter()._do_answer("<p>Se aplicó.</p>")
        letter = answer.letter_ids.with_context(force_report_rendering=True)
        action = letter.with_user(self.front).action_download()
        self.assertEqual(letter.attachment_id.mimetype, "application/pdf")
        self.assertTrue(letter.attachment_id.raw.startswith(b"%PDF"))
        self.assertEqual(len(letter.pdf_sha256), 64)
        before = letter.attachment_id
        self.assertIn(str(before.id), action["url"])
        letter._print_pdfs()
        self.assertEqual(letter.attachment_id, before)
        self.assertEqual(answer.with_user(self.front).action_print_letter(), action)

    def test_a_draft_says_so(self):
        case = self._letter()
        draft = case._do_prepare_answer("<p>Borrador.</p>")
        action = draft.action_print_letter()
        self.assertEqual(action["report_name"], "grandes_clientes.answer_letter")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "grandes_clientes.answer_letter", draft.ids
        )
        self.assertIn("DRAFT", html.decode())
        self.assertFalse(draft.letter_ids)
        with self.assertRaisesRegex(UserError, "on paper"):
            self._registered(beneficiary_id_number="77777")._do_answer(
                "<p>Sí.</p>"
            ).action_print_letter()

    def test_a_complaint_never_shares_a_letter(self):  # G26
        self._typification("T30").needs_signature = False
        complaint = self._case(
            self.front2,
            channel="written",
            mercurio_in_number="E8",
            mercurio_in_date="2026-09-14",
            typification="T30",
            kind="complaint",
            complained_user_id=self.front.id,
        )
        complaint._do_register()
        cases = complaint | self._letter().with_user(self.front2)
        answers = cases._do_answer("<p>Se revisó.</p>")
        self.assertEqual(len(answers.letter_ids), 2)
        letters = self.env["grandes.clientes.letter"].with_user(self.front)
        self.assertNotIn(
            complaint.answer_ids.letter_ids,
            letters.search([("id", "in", answers.letter_ids.ids)]),
        )
