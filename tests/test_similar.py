"""Similar closed cases: found, used as a base without personal data, voted on."""

import unicodedata
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models.similar.base_text import MARKS
from ..tools import clock
from ..tools.text import fold
from .common import Common

_ASKED = (
    "La universidad no ha recibido el giro de la matrícula del estudiante para el "
    "semestre; solicitamos el desembolso pendiente."
)
_ANSWER = """
<p>Respetada Coordinadora:</p>
<p>El desembolso de <b>Íng</b>rid&nbsp;MUÑOZ&#8209;peña, C.C. 52.<b>998</b>.877, por
$&nbsp;3.450.000 se giró el 12 de marzo de 2026 a la Universidad de los Ríos. La señora
Munoz vive en la Cra. 7 # 45-12 apto 301; su codeudor Juan Ñáñez O’Neill firmó.</p>
<ul><li>Escriba a <a href="mailto:ingrid.munoz@example.com">ingrid.munoz@example.com</a>
o llame al 310 123 45 67.</li></ul>
<p>La Ley 1755 de 2015 da 15 días hábiles. Caso {number}.</p>
"""


class SimilarCommon(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rivers = cls._entity("Universidad de los Ríos", "ies")
        cls.Similar = cls.env["grandes.clientes.similar"]
        cls.Text = cls.env["grandes.clientes.case.text"]
        cls.documents = iter(range(20_000_000, 30_000_000))

    @classmethod
    def _closed(cls, answer="<p>Se giró.</p>", **vals):
        """Return a closed case whose text is indexed."""
        case = cls._registered(
            **{
                "channel_id": cls._channel("phone").id,
                "beneficiary_id_number": str(next(cls.documents)),
                "subject": "Giro de matrícula no recibido",
                "description": _ASKED,
                "contact_id": False,
                **vals,
            }
        )
        case.with_user(cls.front)._do_answer(
            answer.replace("{number}", case.name), means="phone", ground="entity"
        )
        cls._read()
        return case

    @classmethod
    def _read(cls):
        cls.Text.sudo()._queue_closed()
        while cls.Text.sudo()._read_some(1000):
            pass

    def _mail(self, **vals):
        return self._case(
            user=self.front,
            channel_id=self._channel("email").id,
            **{
                "typification_id": False,
                "subject": "Giros pendientes de matrícula",
                "description": "No recibimos el giro de matrícula de un estudiante.",
                "beneficiary_id_number": str(next(self.documents)),
                **vals,
            },
        )

    def _panel(self, case, user=None):
        return self.Similar.with_user(user or self.front).get_panel(case.id)

    def _ids(self, case, user=None):
        return [row["id"] for row in self._panel(case, user)["cases"]]


@tagged("post_install", "-at_install")
class TestSimilar(SimilarCommon):
    def test_the_likest_are_found_whatever_their_accents_and_endings(self):
        like = self._closed()
        self._closed(
            subject="Paz y salvo", description="Certificado de paz y salvo de la deuda."
        )
        case = self._mail(
            subject="GIROS DE MATRICULAS", description="no recibidos los giros"
        )
        panel = self._panel(case)
        self.assertEqual([row["id"] for row in panel["cases"]], like.ids)
        (row,) = panel["cases"]
        self.assertEqual(row["number"], like.name)
        self.assertEqual(row["said"], "Se giró.")
        self.assertTrue(row["closed"])

    def test_only_what_is_closed_and_answered(self):
        open_one = self._registered(
            subject="Giro de matrícula no recibido", description=_ASKED
        )
        ended = self._registered(
            subject="Giro de matrícula no recibido",
            description=_ASKED,
            beneficiary_id_number="1.020.304.999",
        )
        ended.with_user(self.front)._do_withdraw("Lo pidió")
        closed = self._closed()
        self.assertEqual(self._ids(open_one), closed.ids)
        closed.with_user(self.supervisor)._do_reopen("No era así")
        self.assertFalse(self._ids(open_one))

    def test_words_of_a_case_that_closes_anew_are_read_anew(self):
        closed = self._closed()
        with clock.at(clock.now() + timedelta(hours=1)):
            closed.with_user(self.supervisor)._do_reopen("No era así")
            closed.with_user(self.front)._do_answer(
                "<p>Se giró ayer.</p>", means="phone", ground="entity"
            )
        self.Text.sudo()._queue_closed()
        self.assertFalse(self._ids(self._mail()))
        self._read()
        self.assertEqual(self._ids(self._mail()), closed.ids)
        self.assertEqual(self.Text.sudo().search_count([]), 1)

    def test_what_closed_before_is_read_by_the_migration_and_the_cron(self):
        closed = self._closed()
        self.Text.sudo().search([]).unlink()
        self.Text.sudo()._queue_closed()
        self.Text.sudo()._queue_closed()
        with self.enter_registry_test_mode():
            self.env.ref("grandes_clientes.cron_case_text").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self._ids(self._mail()), closed.ids)

    def test_nobody_is_found_by_name_or_number(self):
        self._closed(
            beneficiary_name="Zenobia Quiñónez",
            beneficiary_id_number="77.888.999",
            description="Giro de Zenobia Quiñónez, documento 77888999, pendiente.",
        )
        self.env.cr.execute(
            "SELECT unnest(tsvector_to_array(words)) FROM grandes_clientes_case_text"
        )
        words = {word for (word,) in self.env.cr.fetchall()}
        self.assertIn("gir", words)
        self.assertFalse([word for word in words if any(map(str.isdigit, word))])
        self.assertFalse([word for word in words if word.startswith(("zenob", "quin"))])

    def test_nobody_sees_what_they_may_not_read(self):
        closed = self._closed()
        complaint = self._closed(
            kind="complaint",
            complained_user_id=self.front2.id,
            beneficiary_id_number=str(next(self.documents)),
        )
        case = self._mail()
        self.assertEqual(set(self._ids(case)), {closed.id, complaint.id})
        self.assertEqual(self._ids(case, self.front2), closed.ids)
        for user in (self.official, self.back):
            with self.assertRaises(AccessError):
                self._panel(case, user)
        with self.assertRaises(AccessError):
            self._panel(case, self.portal)

    def test_what_one_may_not_read_does_not_vote(self):
        for index in range(3):
            self._closed(kind="complaint", complained_user_id=self.front2.id)
            del index
        case = self._mail()
        self.assertEqual(self._panel(case)["suggestion"]["votes"], 3)
        other = self._mail()
        self.assertIsNone(self._panel(other, self.front2)["suggestion"])

    def test_a_text_without_words_finds_nothing_and_breaks_nothing(self):
        self._closed()
        for text in ("", "de la", "123456", "'\\ & | ! :*", "\x01"):
            case = self._mail(subject=text or ".", description=text)
            self.assertFalse(self._ids(case))

    def test_it_costs_the_same_however_many_there_are(self):
        for _index in range(4):
            self._closed()
        case = self._mail()
        self._panel(case)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            self.assertEqual(len(self._panel(case)["cases"]), 4)


@tagged("post_install", "-at_install")
class TestSimilarBase(SimilarCommon):
    def _base(self, answer=_ANSWER, **vals):
        other = self._closed(
            answer,
            **{
                "partner_id": self.rivers.id,
                "beneficiary_name": "Íngrid Muñoz-Peña",
                "beneficiary_id_type": "CC",
                "beneficiary_id_number": "52.998.877",
                **vals,
            },
        )
        case = self._registered(
            subject="Giro", beneficiary_id_number=str(next(self.documents))
        )
        Base = self.env["grandes.clientes.similar.base"].with_user(self.front)
        return case, other, Base.use_as_base(case.id, other.id)

    def test_it_begins_an_answer_without_people(self):
        case, other, action = self._base()
        body = str(self._open_dialog(self.front, action).body)
        text = fold(body)
        for personal in (
            "ingrid", "munoz", "pena", "52", "998", "877", "3.450", "450", "rios",
            "carrera", "45 12", "301", "nanez", "neill", "example", "310", "marzo",
            other.name.lower(), fold(other.name),
        ):  # fmt: skip
            with self.subTest(personal):
                self.assertNotIn(personal, text)
        self.assertNotIn("href", body)
        self.assertIn("ley 1755 de 2015 da 15 dias habiles", text)
        self.assertIn(MARKS["name"], body)
        self.assertIn(MARKS["amount"], body)

    def test_it_does_not_leave_with_blanks(self):
        case, _other, action = self._base()
        wizard = self._open_dialog(self.front, action)
        self.assertTrue(wizard.warnings)
        with self.assertRaisesRegex(UserError, r"\[falta: \w+\]"):
            case.with_user(self.front)._do_answer(str(wizard.body), ground="entity")
        body = str(wizard.body)
        for mark in MARKS.values():
            body = body.replace(mark, "lo que es")
        case.with_user(self.front)._do_answer(body, ground="entity")
        self.assertTrue(case.answer_ids)

    def test_what_waits_in_the_tray_does_not_leave_with_blanks_either(self):
        case, _other, action = self._base()
        body = str(self._open_dialog(self.front, action).body)
        answer = case.with_user(self.front)._do_prepare_answer(
            body, direct=True, ground="entity"
        )
        answer = answer if hasattr(answer, "_do_send") else case.answer_ids
        with self.assertRaises(UserError):
            answer.with_user(self.front)._do_send()

    def test_what_was_being_written_stays(self):
        case, other, _action = self._base()
        Draft = self.env["grandes.clientes.answer.draft"].with_user(self.front)
        Draft.save_typed(case.ids, "x", {"body": "<p>Lo que ya escribí.</p>"})
        case.with_user(self.front2)._do_prepare_answer("Ya está.", direct=True)
        Base = self.env["grandes.clientes.similar.base"].with_user(self.front)
        form = self._open_dialog(self.front, Base.use_as_base(case.id, other.id))
        # A prepared answer is shown beside it, and not overwritten.
        self.assertIn("Ya está.", form.other_window)
        self.assertFalse(form.waiting_answer_id)
        body = str(Draft._find_own(case).body)
        self.assertIn("Lo que ya escribí", body)
        self.assertIn(MARKS["name"], body)
        Base.use_as_base(case.id, other.id)
        self.assertEqual(str(Draft._find_own(case).body), body)

    def test_who_may(self):
        case, other, _action = self._base()
        Base = self.env["grandes.clientes.similar.base"]
        for user in (self.official, self.back, self.coordinator, self.portal):
            with self.assertRaises(AccessError):
                Base.with_user(user).use_as_base(case.id, other.id)
        with self.assertRaises(UserError):
            Base.with_user(self.front).use_as_base(case.id, case.id)

    def test_awkward_names_in_every_spelling(self):
        for name in (
            "José María de la Cruz O'Neill",
            "ÍÑIGO NÚÑEZ-ÁLVAREZ",
            "Luz Paz Ñustes",
            "Zoë D’Ambrosio Muñoz",
            "Li Xu",
            "Ana",
        ):
            other = self._closed(
                "<p>x</p>",
                beneficiary_name=name,
                beneficiary_id_number=str(next(self.documents)),
            )
            answer = other.answer_ids[-1:]
            for shown in (
                name,
                name.upper(),
                unicodedata.normalize("NFD", name),
                " ".join(reversed(name.split())),
                name.replace(" ", " "),
            ):
                text = f"<p>Señores, el crédito de {shown} está a paz y salvo.</p>"
                # By SQL: only the text matters.
                self.env.cr.execute(
                    "UPDATE grandes_clientes_case_answer SET body = %s WHERE id = %s",
                    [text, answer.id],
                )
                answer.invalidate_recordset()
                Base = self.env["grandes.clientes.similar.base"]
                case = self.Similar.env["grandes.clientes.case"]
                blanked = fold(Base._get_blanked(answer, case))
                with self.subTest(shown):
                    self.assertIn("a paz y salvo", blanked)
                    said = blanked.replace("paz y salvo", "").split()
                    for word in fold(name).split():
                        if word not in ("de", "la"):
                            self.assertNotIn(word, said)


@tagged("post_install", "-at_install")
class TestSuggestion(SimilarCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.giros = cls._typification("T11")
        for _index in range(3):
            cls._closed(typification_id=cls.giros.id)
        cls._closed(typification_id=cls._typification("T22").id)
        cls.Suggestion = cls.env["grandes.clientes.typification.suggestion"]

    def _became(self, case):
        self.env.flush_all()
        return (
            self.env["grandes.clientes.suggestion.analysis"]
            .with_user(self.supervisor)
            .search([("case_id", "=", case.id)])
            .outcome
        )

    def test_the_vote_and_its_reason(self):
        case = self._mail()
        shown = self._panel(case)["suggestion"]
        self.assertEqual(
            shown,
            {
                "typification": self.giros.id,
                "label": self.giros.display_name,
                "votes": 3,
                "of": 4,
            },
        )
        self.assertFalse(case.typification_id, "nothing is typified by itself")
        self.assertEqual(self._became(case), "pending")

    def test_taken_in_one_click(self):
        case = self._mail()
        self._panel(case)
        self.Suggestion.with_user(self.front).take(case.id)
        self.assertEqual(case.typification_id, self.giros)
        event = case.event_ids.filtered(lambda e: e.act == "accept_proposal")
        self.assertEqual((event.facts["votes"], event.facts["voters"]), (3, 4))
        self.assertEqual(self._became(case), "accepted")
        row = self.Suggestion.sudo().search([("case_id", "=", case.id)])
        self.assertTrue(row.is_taken)

    def test_changed_and_ignored_are_counted(self):
        changed, ignored = self._mail(), self._mail()
        for case in (changed, ignored):
            self.Suggestion.with_user(self.front).suggest(case.id)
        changed.with_user(self.front).typification_id = self._typification("T24")
        ignored.with_user(self.front)._do_dismiss("spam")
        self.assertEqual(self._became(changed), "changed")
        self.assertEqual(self._became(ignored), "ignored")
        groups = (
            self.env["grandes.clientes.suggestion.analysis"]
            .with_user(self.supervisor)
            ._read_group([], ["outcome"], ["__count"])
        )
        self.assertEqual(dict(groups), {"changed": 1, "ignored": 1})

    def test_noted_once_by_whoever_saw_it_first(self):
        case = self._mail()
        self._panel(case)
        self._panel(case, self.front2)
        row = self.Suggestion.sudo().search([("case_id", "=", case.id)])
        self.assertEqual(row.user_id, self.front)

    def test_nothing_is_suggested_where_few_agree_or_it_is_typified(self):
        case = self._mail(typification_id=self._typification("T24").id)
        self.assertIsNone(self._panel(case)["suggestion"])
        for _index in range(2):
            self._closed(typification_id=self._typification("T22").id)
        self.assertIsNone(self._panel(self._mail())["suggestion"])

    def test_who_may(self):
        case = self._mail()
        self._panel(case)
        for user in (self.coordinator, self.back, self.official):
            with self.assertRaises(AccessError):
                self.Suggestion.with_user(user).take(case.id)
        self.assertIsNone(self.Suggestion.with_user(self.coordinator).suggest(case.id))

    def test_a_call_is_suggested_one_too(self):
        Call = self.env["grandes.clientes.call"].with_user(self.front)
        with Form(Call, view="grandes_clientes.call_view_form") as form:
            form.is_anonymous = True
            form.description = "No han recibido el giro de matrícula del estudiante"
            self.assertEqual(form.suggestion["typification"], self.giros.id)
            form.typification_id = self.giros
            form.subject = "Giro"
        call = form.record
        call.action_register_pending()
        row = self.Suggestion.sudo().search([("case_id", "=", call.case_id.id)])
        self.assertEqual((row.place, row.votes, row.is_taken), ("call", 3, True))
        self.assertEqual(self._became(call.case_id), "accepted")
