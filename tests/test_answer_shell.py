import re

from odoo.exceptions import UserError
from odoo.tests import tagged

from .answer_common import BODY, AnswerCommon

_BLANK = re.compile(r"<p>\s*<br\s*/?>\s*</p>")


@tagged("post_install", "-at_install", "slow")
class TestAnswerShell(AnswerCommon):
    """A final answer may not be the unedited text of its template (5.2.7)."""

    def _filled(self, case, name="final"):
        template = self.env.ref(f"grandes_clientes.answer_template_{name}")
        return template._render_filled(template.body, case)

    def test_a_blank_is_never_sent(self):
        case = self._registered()
        for name in ("final", "t22"):
            with self.assertRaisesRegex(UserError, "still its template"):
                case._do_answer(self._filled(case, name))
        self.assertEqual(case.state, "front_office")
        self.assertFalse(case.answer_ids.filtered(lambda a: a.state == "sent"))

    def test_neither_from_the_tray_nor_with_other_spaces(self):
        case = self._registered()
        text = _BLANK.sub("<p>&nbsp; </p><div><br/></div>", self._filled(case))
        self.assertIn("nbsp", text)
        answer = case._do_prepare_answer(text, direct=True)
        with self.assertRaisesRegex(UserError, "still its template"):
            answer.with_user(self.front)._do_send()

    def test_what_says_something_goes(self):
        case = self._registered()
        text = _BLANK.sub("<p>El pago se aplicó.</p>", self._filled(case))
        self.assertEqual(case._do_answer(text).state, "sent")

    def test_a_template_that_says_all_goes_as_it_is(self):
        case = self._registered()
        self.assertEqual(case._do_answer(self._filled(case, "reserved")).state, "sent")

    def test_an_interim_answer_may_be_its_template(self):
        case = self._registered()
        answer = case._do_answer(self._filled(case, "interim"), kind="interim")
        self.assertEqual(answer.state, "sent")

    def test_a_new_template_counts_at_once(self):
        case = self._registered()
        text = "<p>Señores:</p><p>El valor es [valor] al corte.</p><p>Gracias.</p>"
        answer = case._do_prepare_answer(text, direct=True)
        self.assertFalse(answer._get_blank_reasons())
        self.env["grandes.clientes.answer.template"].create(
            {"name": "Saldo", "body": text}
        )
        self.assertTrue(answer._get_blank_reasons())

    def test_a_mark_is_a_blank_wherever_it_stands_and_after_its_template_went(self):
        template = self.env["grandes.clientes.answer.template"].create(
            {"name": "Saldo", "body": "<p>Debe [valor] al [corte].</p><p>Gracias.</p>"}
        )
        template.active = False
        case = self._registered()
        for text in ("<p>Su saldo es [valor].</p>", "<p>Debe 3 pesos al [corte].</p>"):
            with self.assertRaisesRegex(UserError, r"still its template.*\["):
                case._do_answer(text)
        for kind in ("final", "interim"):
            with self.assertRaisesRegex(UserError, "Nothing is known that stands for"):
                case._do_answer("<p>Hola, {{nombre}}.</p>", kind=kind, fill=True)
        self.assertEqual(case._do_answer("<p>Debe 3 pesos.</p>").state, "sent")

    def test_the_tray_asks_too_what_is_forgotten(self):
        case = self._registered()
        answer = case._do_prepare_answer("<p>Adjuntamos [el mes].</p>", direct=True)
        answer = answer.with_user(self.front)
        action = answer.action_send()
        self.assertEqual(answer.state, "ready")
        dialog = self._open_dialog(self.front, action)
        self.assertIn("none is attached", dialog.warnings)
        self.assertIn("«[el mes]» looks like", dialog.refused)
        self.assertEqual(dialog.brackets, "«[el mes]»")
        self.assertEqual(dialog.answer_count, 0)
        with self.assertRaisesRegex(UserError, "el mes"):
            dialog.save().action_confirm()
        self.assertEqual(answer.state, "ready")
        dialog.is_meant = True
        self.assertFalse(dialog.refused)
        dialog.save().action_confirm()
        self.assertEqual(answer.state, "sent")

    def test_what_stands_in_brackets_passes_no_door_unasked(self):
        """Each entry point refuses once, quoting it; intended text can then be sent."""
        for number, text in enumerate(
            ("[nombre]", "[fecha de giro]", "[sic]", "[1]"), 52_998_870
        ):
            body = f"<p>Se giró a {text} ayer.</p>"
            case = self._registered(beneficiary_id_number=str(number))
            with self.subTest(text):
                with self.assertRaisesRegex(UserError, re.escape(f"«{text}» looks")):
                    case._do_answer(body)
                answer = case._do_prepare_answer(body, direct=True)
                with self.assertRaisesRegex(UserError, re.escape(f"«{text}» looks")):
                    answer.with_user(self.front)._do_send()
                answer.with_user(self.front)._do_send(as_it_is=True)
                self.assertEqual(answer.state, "sent")
        # Of several answers, those without brackets are sent, and the others are
        # listed.
        answers = self.env["grandes.clientes.case.answer"]
        for number, body in (("1", "<p>Se giró.</p>"), ("2", "<p>A [nombre].</p>")):
            case = self._registered(beneficiary_id_number=f"8.888.88{number}")
            answers |= case._do_prepare_answer(body, direct=True)
        action = answers.with_user(self.front).action_send()
        dialog = self._open_dialog(self.front, action)
        self.assertIn("1 answer can go, 1 cannot", dialog.summary)
        self.assertIn(answers[1].case_id.name, dialog.refused)
        dialog.save().action_confirm()
        self.assertEqual(answers.mapped("state"), ["sent", "ready"])
        # A mass reply asks before sending, and then sends all of them.
        cases = self._registered(beneficiary_id_number="7.777.771") | self._registered(
            beneficiary_id_number="7.777.772"
        )
        action = cases.with_user(self.front).action_answer()
        form = self._open_dialog(self.front, action)
        form.body = "<p>Se giró a [nombre].</p>"
        asked = form.save().action_confirm()
        self.assertEqual(set(cases.mapped("state")), {"front_office"})
        wizard = self.env[asked["res_model"]].browse(asked["res_id"])
        self.assertIn("[nombre]", wizard.warnings_seen)
        wizard.with_user(self.front).action_confirm()
        self.assertEqual(set(cases.mapped("state")), {"answered"})

    def test_greetings_and_spaces_are_no_blanks(self):
        template = self.env["grandes.clientes.answer.template"].create(
            {
                "name": "Con espacios",
                "body": "<p>Respetados señores:</p><p><br></p><p>Todo está al día.</p>"
                "<p><br></p><p>Cordialmente,</p>",
            }
        )
        self.assertFalse(template._get_blanks())

    def test_the_dialog_warns_of_what_is_forgotten(self):
        case = self._registered()
        action = case.with_user(self.front).action_answer()
        form = self._open_dialog(self.front, action)
        self.assertIn("still its template", form.blank_left)
        form.body = "<p>Adjuntamos el extracto de [mes].</p>"
        self.assertFalse(form.blank_left)
        self.assertIn("none is attached", form.warnings)
        self.assertIn("[mes]", form.warnings)
        asked = form.save().action_confirm()
        self.assertEqual(case.state, "front_office")
        dialog = self.env[asked["res_model"]].browse(asked["res_id"])
        dialog.with_user(self.front).action_confirm()
        self.assertEqual(case.state, "answered")

    def test_a_program_among_the_files_is_asked_about(self):
        """Most mail servers reject programs, and the answer with them."""
        case = self._registered()
        action = case.with_user(self.front).action_answer()
        form = self._open_dialog(self.front, action)
        form.body = BODY
        form.attachment_ids.add(self._file(name="estado.pdf.EXE"))
        form.attachment_ids.add(self._file(name="ejecutado.xlsx"))
        self.assertIn("refuse: estado.pdf.EXE. Take", form.warnings)
        asked = form.save().action_confirm()
        self.assertEqual(
            (asked["type"], case.state), ("ir.actions.act_window", "front_office")
        )
        # The wizard that sends prepared answers asks too.
        files = self._file(name="macro.vbs")
        answer = case._do_prepare_answer(BODY, attachments=files, direct=True)
        action = answer.with_user(self.front).action_send()
        tray = self._open_dialog(self.front, action)
        self.assertIn("macro.vbs", tray.warnings)

    def test_a_file_and_no_gap_asks_nothing(self):
        case = self._registered()
        action = case.with_user(self.front).action_answer()
        form = self._open_dialog(self.front, action)
        form.body = f"{BODY}<p>Anexo el extracto.</p>"
        form.attachment_ids.add(self._file())
        self.assertFalse(form.warnings)
        form.save().action_confirm()
        self.assertEqual(case.state, "answered")
