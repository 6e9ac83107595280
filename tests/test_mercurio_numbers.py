"""Mercurio's numbers: the company's pattern, its example, and each number's check."""

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged

from ..models.mercurio.number_messages import refusal
from ..tools.mercurio.numbers import PatternError, compile_pattern, normalize
from .common import Common
from .properties import examples, given, st

_LITERAL = st.text("BCDEFGHIJKLMNÑOPQRSTUVWXYZ0123456789-/._", min_size=0, max_size=4)


class TestPatterns(BaseCase):
    def test_examples(self):
        for pattern, year, example in (
            ("AAAAER#######", 2026, "2026ER0000123"),
            ("E-AAAA-#+", 2026, "E-2026-123"),
            ("#[-##]", 2026, "1-23"),
            (" aaaa ee ### ", 2031, "2031EE123"),
        ):
            self.assertEqual(compile_pattern(pattern).example(year), example)

    def test_what_a_pattern_takes(self):
        pattern = compile_pattern("AAAAER#######|E-#+[-AAAA]")
        for number in ("2026ER0000042", "E-7", "E-7-2026"):
            self.assertTrue(pattern.matches(number), number)
        for number in ("2026EE0000042", "3026ER0000042", "E-", "E-7-26", "", "E-" * 50):
            self.assertFalse(pattern.matches(number), number)

    def test_no_pattern_takes_anything(self):
        self.assertIsNone(compile_pattern(" \n"))
        self.assertIsNone(compile_pattern(None))

    def test_what_is_no_pattern(self):
        for pattern, code in (
            ("AAAA(##)", "character"),
            ("[##", "brackets"),
            ("##]", "brackets"),
            ("[[#]]", "brackets"),
            ("AAAA-ER", "digits"),
            ("#" * 61, "long"),
            ("#+#+#+#+", "long"),
        ):
            with self.assertRaises(PatternError) as caught:
                compile_pattern(pattern)
            self.assertEqual(caught.exception.code, code, pattern)
            self.assertIn(pattern, refusal(caught.exception))

    @examples(100)
    @given(
        st.lists(
            st.one_of(_LITERAL, st.sampled_from(["AAAA", "#", "##", "###-"])),
            min_size=1,
            max_size=6,
        ),
        st.integers(1990, 2099),
    )
    def test_a_pattern_takes_its_own_example(self, parts, year):
        text = "".join([*parts, "#"])
        pattern = compile_pattern(text)
        self.assertTrue(pattern.matches(pattern.example(year)))
        self.assertTrue(pattern.matches(normalize(pattern.example(year).lower())))


@tagged("post_install", "-at_install")
class TestNumbers(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.grandes_clientes_mercurio_in_pattern = "AAAAER#######"
        cls.env.company.grandes_clientes_mercurio_out_pattern = "AAAAEE#######"

    def _letter(self, **vals):
        return self._case(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-14",
            **vals,
        )

    def _sent(self):
        case = self._letter()
        case._do_register()
        case._do_answer("<p>Su pago fue aplicado.</p>")
        return case

    def test_a_wrong_pattern_is_refused_when_it_is_saved(self):
        with self.assertRaisesRegex(ValidationError, r"AAAA for the year"):
            self.env.company.grandes_clientes_mercurio_in_pattern = "ER(##)"

    def test_settings_show_what_the_pattern_accepts(self):
        settings = self.env["res.config.settings"].new(
            {"grandes_clientes_mercurio_in_pattern": "E#####"}
        )
        self.assertEqual(settings.grandes_clientes_mercurio_in_example, "E00123")
        settings.grandes_clientes_mercurio_in_pattern = "E(##"
        self.assertIn("E(##", settings.grandes_clientes_mercurio_in_example)
        settings.grandes_clientes_mercurio_in_pattern = False
        self.assertTrue(settings.grandes_clientes_mercurio_in_example)

    def test_5_2_2_an_incoming_number_follows_the_pattern(self):
        with self.assertRaisesRegex(ValidationError, "2026ER0000123"):
            self._case(
                channel="written",
                mercurio_in_number="ER42",
                mercurio_in_date="2026-09-14",
            )
        case = self._letter()
        with self.assertRaisesRegex(ValidationError, "2026ER0000123"):
            case.mercurio_in_number = "2026EE0000042"
        case.mercurio_in_number = " 2026er0000043 "
        self.assertEqual(case.filing_id.mercurio_in_number, "2026ER0000043")

    def test_5_2_9_an_outgoing_number_follows_the_pattern(self):
        case = self._sent()
        with self.assertRaisesRegex(ValidationError, "2026EE0000123"):
            case.answer_ids._do_record_mercurio_out("77")
        self.assertEqual(case.state, "answered")
        case.answer_ids._do_record_mercurio_out("2026ee 0000077")
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.mercurio_out_number, "2026EE0000077")
        self.assertEqual(case.answer_ids.mercurio_out_number, "2026EE0000077")

    def test_5_2_9_no_answer_goes_out_before_its_letter_came(self):
        case = self._case(
            channel="written",
            mercurio_in_number="2026ER0000001",
            mercurio_in_date="2026-09-14",
        )
        case._do_register()
        case._do_answer("<p>Se aplicó.</p>")
        answer = case.answer_ids.with_user(self.front)
        for day in ("2025-09-16", "2026-09-13"):
            with self.assertRaisesRegex(ValidationError, "received on"):
                answer._do_record_mercurio_out("2026EE0000001", day)
            with self.assertRaisesRegex(ValidationError, "received on"):
                case.with_user(self.front).write(
                    {"mercurio_out_number": "2026EE0000001", "mercurio_out_date": day}
                )
        with self.assertRaisesRegex(ValidationError, "future"):
            case.with_user(self.front).write(
                {
                    "mercurio_out_number": "2026EE0000001",
                    "mercurio_out_date": "2027-09-16",
                }
            )
        answer._do_record_mercurio_out("2026EE0000001", "2026-09-14")
        self.assertEqual(case.state, "closed")

    def test_the_incoming_number_is_no_outgoing_one(self):
        self.env.company.grandes_clientes_mercurio_out_pattern = False
        case = self._sent()
        with self.assertRaisesRegex(ValidationError, "came in"):
            case.answer_ids._do_record_mercurio_out("2026ER0000042")

    def test_an_outgoing_number_serves_one_addressee(self):
        case = self._sent()
        case.answer_ids._do_record_mercurio_out("2026EE0000077")
        other = self._registered(partner_id=self.town.id, contact_id=False)
        other._do_answer("<p>Sí.</p>", means="mercurio")
        with self.assertRaises(ValidationError) as caught:
            other.answer_ids._do_record_mercurio_out("2026EE0000077")
        self.assertIn("another entity", str(caught.exception))
        again = self._registered(beneficiary_id_number="1020304051")
        again._do_answer("<p>Sí.</p>", means="mercurio")
        again.answer_ids._do_record_mercurio_out("2026EE0000077")
        self.assertEqual(again.state, "closed")
