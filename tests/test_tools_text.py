import sys
import unicodedata

from odoo.tests import BaseCase, tagged

from ..tools import text as text_tools
from ..tools.text import clean_cell, fold, said, similarity
from .properties import example, examples, given, st

many = examples(200)
anything = st.text(max_size=60)


@tagged("post_install", "-at_install")
class TestText(BaseCase):
    def test_fold_compares_names(self):
        self.assertEqual(fold("  No. Identificación "), "no identificacion")
        self.assertEqual(fold("TIPO\u00a0DE\tDOCUMENTO:"), "tipo de documento")
        self.assertEqual(fold("N° / Nº"), "n n")
        self.assertEqual(fold("Muñoz_Peña"), "munoz pena")
        self.assertEqual(fold(None), "")
        self.assertEqual(fold(2026), "2026")

    @many
    @given(anything)
    @example("İ")
    @example("ŉﬁ\u0345")
    def test_fold_is_stable(self, text):
        folded = fold(text)
        self.assertEqual(fold(folded), folded)
        self.assertEqual(folded, " ".join(folded.split()))
        self.assertEqual(fold(text.strip()), folded)

    def test_a_reason_has_a_word(self):
        for empty in (None, False, "", " \n", ".", "...", "-", "x", " x ", "x.", "¿?"):
            with self.subTest(empty):
                self.assertEqual(said(empty), "")
        for reason in ("No", "Ya no.", " Sí ", "Se va", "12", "Paro"):
            with self.subTest(reason):
                self.assertEqual(said(reason), reason.strip())

    def test_clean_cell_keeps_what_people_see(self):
        self.assertEqual(clean_cell("Pen\u0303a\x00\u200b 🎓\x07"), "Peña 🎓")
        self.assertEqual(clean_cell("uno\r\ndos\rtres\u2028x"), "uno\ndos\ntres\nx")
        self.assertEqual(clean_cell("  dos  espacios\t"), "  dos  espacios\t")
        self.assertEqual(clean_cell("\u202eoculto\u202c\ud800"), "oculto")
        self.assertEqual(clean_cell(0), "0")
        self.assertEqual(clean_cell(None), "")

    @many
    @given(st.text(st.characters(), max_size=60))
    def test_clean_cell_can_be_stored(self, text):
        clean = clean_cell(text)
        clean.encode("utf-8")
        self.assertNotIn("\x00", clean)
        self.assertEqual(clean_cell(clean), clean)
        self.assertTrue(unicodedata.is_normalized("NFC", clean))

    def test_what_clean_cell_drops_is_never_printable(self):
        every = map(chr, range(sys.maxunicode + 1))
        printable = "".join(filter(str.isprintable, every))
        for dropped in (
            text_tools._NEW_LINES,
            text_tools._CONTROL,
            text_tools._INVISIBLE,
        ):
            self.assertIsNone(dropped.search(printable))

    def test_similarity_ignores_order_and_accents(self):
        self.assertEqual(similarity("Peña Gómez, Luisa", "luisa GOMEZ pena"), 1.0)
        self.assertGreater(similarity("Jhon Fredy Muñoz", "John Fredy Munoz"), 0.85)
        self.assertLess(similarity("Luisa Peña", "Édgar Tuberquia"), 0.6)
        self.assertEqual(similarity("", ""), 0.0)

    @many
    @given(anything, anything)
    def test_similarity_is_symmetric_and_bounded(self, first, second):
        value = similarity(first, second)
        self.assertEqual(value, similarity(second, first))
        self.assertTrue(0.0 <= value <= 1.0)
