from decimal import Decimal

from stdnum.co import nit

from odoo.tests import BaseCase, tagged

from ..models.case.document_messages import MESSAGES
from ..tools.identity import documents, odd_characters
from ..tools.identity.document_types import parse_type
from ..tools.identity.documents import (
    DocumentError,
    find_in_text,
    mask,
    normalize,
    problem,
)
from .properties import assume, example, examples, given, st

many = examples(300)
numbers = st.integers(10_000, 9_999_999_999)
types = st.sampled_from([None, *documents.TYPES])
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def ways_to_write(number):
    """Return all usual notations of a number."""
    plain, grouped = str(number), f"{number:,}"
    return [
        plain,
        f"  {plain} ",
        grouped,
        grouped.replace(",", "."),
        grouped.replace(",", " "),
        grouped.replace(",", "\u00a0"),
        f"00{plain}",
        f"{plain}.0",
        f"{plain},00",
        f"{grouped}.00",
        f"{plain[:3]}-{plain[3:]}",
        plain.translate(FULL_WIDTH),
        f"C.C. No. {plain}",
        f"cédula de ciudadanía {grouped.replace(',', '.')}",
        f"TI: {plain}",
        f"N° {plain}",
        f"\u200b{plain}\x00",
        number,
        float(number),
        Decimal(number),
    ]


@tagged("post_install", "-at_install", "slow")
class TestDocuments(BaseCase):
    # --- type ---

    def test_parse_type_knows_the_usual_names(self):
        for code, names in {
            "CC": "CC|C.C.|cédula|Cédula de Ciudadanía|CC - Cédula de ciudadanía|1. CC",
            "TI": "ti|T.I.|Tarjeta de identidad|TARJETA IDENTIDAD",
            "CE": "C.E.|Cédula de extranjería|cedula de extranjeria (CE)",
            "PA": "Pasaporte|PAS|Passport",
            "PPT": "ppt|Permiso por Protección Temporal",
            "PEP": "P.E.P.|Permiso especial de permanencia",
            "RC": "Registro civil|R.C",
            "NIT": "nit.|N.I.T",
            "NUIP": "nuip",
        }.items():
            for name in names.split("|"):
                self.assertEqual(parse_type(name), code, name)

    def test_parse_type_does_not_guess(self):
        for text in ("", None, "Documento", "Juan", "CC TI", "x" * 5000, "cc " * 3000):
            self.assertIsNone(parse_type(text))

    def test_split_type_and_number(self):
        for text, expected in {
            "C.C. No. 79.123.456": ("CC", "79.123.456"),
            "Pasaporte AB12345": ("PA", "AB12345"),
            "AR123456": (None, "AR123456"),
            "No. 123456": (None, "123456"),
            "370788147.0": (None, "370788147"),
            "Nit 800147711-2": ("NIT", "800147711-2"),
            "": (None, ""),
        }.items():
            self.assertEqual(documents.split(text), expected)

    # --- key ---

    @many
    @given(numbers)
    def test_all_ways_to_write_give_one_key(self, number):
        for shown in ways_to_write(number):
            self.assertEqual(normalize(shown), str(number), shown)
            self.assertEqual(normalize(shown, "CC"), str(number), shown)

    @many
    @given(st.text(max_size=20) | st.from_regex(r"[\d.,\-\sE+]{1,14}"), types)
    @example("12-E5", None)
    @example("0800147711-2", "NIT")
    @example("8001477112-5", "NIT")
    @example("1⁄2½²", None)
    def test_normalize_is_idempotent(self, text, document_type):
        try:
            key = normalize(text, document_type)
        except DocumentError:
            return
        self.assertTrue(key.isascii())
        self.assertEqual(normalize(key, document_type), key)

    @many
    @given(numbers, numbers)
    def test_other_numbers_have_other_keys(self, first, second):
        assume(first != second)
        self.assertNotEqual(normalize(first), normalize(second))

    def test_rounded_numbers_are_refused(self):
        for shown, code in {
            "1,07E+09": "scientific",
            "3.70788147E8": "scientific",
            "12-E5": "scientific",
            1.0e16: "scientific",
            12345.5: "decimal",
            "12345.5": "decimal",
            float("nan"): "characters",
            "½12345": "characters",
            "АВ12345": "characters",
            True: "characters",
        }.items():
            with self.assertRaises(DocumentError) as caught:
                normalize(shown)
            self.assertEqual(caught.exception.code, code, shown)
            self.assertEqual(problem("CC", shown), code)
            self.assertIn(code, MESSAGES)

    def test_passports_keep_letters(self):
        self.assertEqual(normalize("ab 123-456"), "AB123456")
        self.assertEqual(normalize("Pasaporte ab123456", "PA"), "AB123456")

    @many
    @given(st.integers(800_000_000, 999_999_999))
    def test_a_nit_has_one_key_with_or_without_check_digit(self, base):
        assume(len(set(str(base))) > 1)
        check = nit.calc_check_digit(str(base))
        for shown in (f"{base}-{check}", f"{base:,}-{check}", f"{base}{check}", base):
            self.assertEqual(normalize(shown, "NIT"), str(base), shown)
        self.assertEqual(normalize(f"{base}-{check}"), str(base))
        self.assertIsNone(problem("NIT", f"{base}-{check}"))
        wrong = (int(check) + 1) % 10
        self.assertEqual(problem("NIT", f"{base}-{wrong}"), "check_digit")

    # --- problems ---

    def test_problems(self):
        for (document_type, number), code in {
            ("CC", "370788147"): None,
            ("CC", 158743775): None,
            ("TI", "113694312"): None,
            ("CE", "E-123456"): None,
            ("PA", "AR123456"): None,
            ("PEP", "123456789012345"): None,
            (None, "12345"): None,
            ("unknown", "12345"): None,
            ("CC", None): "missing",
            ("CC", " - "): "missing",
            ("CC", "12"): "too_short",
            ("CC", "12345678901"): "too_long",
            ("CC", "AB123456"): "letters",
            ("CC", "999999999"): "all_equal",
            ("CC", "0000000"): "too_short",
            ("TI", "pendiente"): "letters",
        }.items():
            self.assertEqual(problem(document_type, number), code, number)
            self.assertIn(code, {None, *MESSAGES})

    @many
    @given(
        st.from_regex(r"[0-9]{6,9}", fullmatch=True).filter(lambda d: len(set(d)) > 1),
        st.integers(1, 8),
        st.sampled_from("OlS/?*@½①АО"),
        st.sampled_from(("", "C.C. No. ", "cédula ")),
    )
    def test_the_odd_character_is_named_where_it_stands(self, digits, place, odd, name):
        assume(place < len(digits))
        number = digits[:place] + odd + digits[place:]
        code = problem("CC", name + number)
        self.assertEqual(code, "letters" if odd in "OlS" else "characters")
        shown = documents.written(name + number)
        [found] = odd_characters.find(code, shown)
        self.assertEqual((found.char, shown[found.position - 1]), (odd, odd))
        self.assertEqual(found.is_foreign, odd in "АО")
        self.assertFalse(odd_characters.find(problem("CC", digits) or "", digits))

    def test_where_no_character_is_to_blame(self):
        for code, shown in (
            ("letters", "pendiente"),
            ("letters", "12ABCD34"),
            ("too_short", "12"),
            ("characters", "True"),
        ):
            self.assertFalse(odd_characters.find(code, shown), shown)
        self.assertEqual(
            [odd.position for odd in odd_characters.find("letters", "1O2.O34")], [2, 5]
        )
        # Usual signs around a number or between its digits are accepted.
        for number in ("12.345.678*", "1'234'567", "12 345 678 –9", "N.º 1234567"):
            self.assertNotEqual(problem("CC", number), "characters", number)

    # --- mask ---

    def test_mask(self):
        self.assertEqual(mask("370.788.147"), "****8147")
        self.assertEqual(mask("1234567"), "****567")
        self.assertEqual(mask("12345"), "****")
        self.assertEqual(mask(None), "")

    @many
    @given(st.text(max_size=30) | numbers)
    def test_mask_never_reveals_more(self, number):
        bare = "".join(char for char in str(number) if char.isalnum())
        shown = mask(number).removeprefix("****")
        self.assertLessEqual(len(shown), 4)
        self.assertLessEqual(len(shown) * 2, len(bare))
        self.assertTrue(mask(number) in ("", "****") or len(shown) >= 3)

    def test_an_error_does_not_carry_the_number(self):
        with self.assertRaises(DocumentError) as caught:
            normalize("12345678.5")
        self.assertNotIn("12345678", str(caught.exception))

    # --- free text ---

    def test_find_in_text(self):
        text = """El estudiante Juan, identificado con C.C. No. 79.123.456 de Bogotá, y
        la señora con cédula de ciudadanía 1030287768, tel. 6015551234, celular
        310 555 1234, 3001234567, crédito 2345678901, valor $ 2.500.000, 1.500.000
        pesos, radicado 2026-1234567, ley 1755, 20261125. NIT 800147711-2 y
        899.999.035-7; otro: 52412345, c.c.1.115.142.216, otra vez 1115142216,
        a@b1234567.co, TI 1.065.289.261."""
        found = [
            (each.document_type, each.key, each.certain) for each in find_in_text(text)
        ]
        self.assertEqual(
            found,
            [
                ("CC", "79123456", True),
                ("CC", "1030287768", True),
                ("NIT", "800147711", True),
                ("NIT", "899999035", True),
                (None, "52412345", False),
                ("CC", "1115142216", True),
                ("TI", "1065289261", True),
            ],
        )

    def test_a_nit_with_a_wrong_check_digit_is_not_certain(self):
        self.assertFalse(any(each.certain for each in find_in_text("800147711-9")))

    @many
    @given(st.text(max_size=200))
    def test_find_in_text_takes_anything(self, text):
        for each in find_in_text(text):
            self.assertEqual(each.key, normalize(each.number, each.document_type))
            self.assertIsNone(problem(each.document_type, each.number))

    def test_long_texts_take_no_time(self):
        for text in ("a " * 100_000, "1 " * 100_000, "1." * 100_000, " " * 200_000):
            self.assertLessEqual(len(find_in_text(text)), 100_000)
            documents.split(text)
            problem("CC", text)
