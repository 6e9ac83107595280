"""Personal data blanked in a text that is reused for somebody else."""

from odoo.tests import BaseCase

from ..tools.identity.blanking import KINDS, blank
from ..tools.text import fold
from .properties import examples, given, st

_MARKS = {kind: f"[{kind}]" for kind in KINDS}
_LETTERS = "abcdeñáéíóúüABCDEÑÁÉÍÓÚÜ"
_WORDS = st.text(alphabet=_LETTERS, min_size=3, max_size=9)


class TestBlanking(BaseCase):
    def _blank(self, text, **known):
        return blank(text, _MARKS, **known)

    def test_each_kind(self):
        for text, expected in (
            ("C.C. 52.998.877 de Bogotá", "[document] de Bogotá"),
            ("documento AB123456", "[document]"),
            ("giró $ 3.450.000 ayer", "giró [amount] ayer"),
            ("por 3 millones de pesos", "por [amount]"),
            ("debe un millón doscientos mil pesos", "debe [amount]"),
            ("el 12 de marzo de 2026", "el [date]"),
            ("el 12/03/2026.", "el [date]."),
            ("el 2026-03-12", "el [date]"),
            ("vive en la Calle 45 Bis # 12-34 Sur, apto 301", "vive en la [address]"),
            ("en la carrera 7 no. 45 - 12", "en la [address]"),
            ("de la vereda El Carmen", "de la [address]"),
            ("a ana.gomez@uni.edu.co, hoy", "a [email], hoy"),
            ("al 310 123 4567", "al [phone]"),
            ("celular: (604) 444 12 34", "[phone]"),
            ("ver https://x.co/a?token=1 hoy", "ver [link] hoy"),
            ("caso GC2026-000123", "caso [number]"),
            ("obligación 0123456789", "obligación [number]"),
            ("período 2025-1", "período [period]"),
            ("la señora Gómez firmó", "la señora [name] firmó"),
            ("su codeudor Juan de la Peña", "su codeudor [name]"),
            ("Atentamente, Paula Quintero", "Atentamente, [name]"),
            ("Estimada Juana Pérez: el Fondo", "Estimada [name]: el Fondo"),
            ("Señora Juana, buenos días", "Señora [name], buenos días"),
            ("Juan Ñáñez O’Neill firmó", "[name] firmó"),
            ("la Universidad Juan Pérez Gil", "la Universidad [name]"),
        ):
            with self.subTest(text):
                self.assertEqual(self._blank(text), expected)

    def test_what_is_nobodys_stays(self):
        for text in (
            "La Ley 1755 de 2015, artículo 23, da 15 días hábiles.",
            "Resolución 0662 de 2023 y Decreto 1075 de 2015.",
            "El Fondo de Garantías, la Vicepresidencia de Crédito y Cobranza.",
            "Está a paz y salvo.",
            "Cordial saludo,\n\nCon 3 documentos en 2 días.",
        ):
            with self.subTest(text):
                self.assertEqual(self._blank(text), text)

    def test_names_of_things_that_are_known_stay(self):
        text = "por el programa Tú Eliges"
        self.assertEqual(self._blank(text, known=["Tú Eliges"]), text)

    def test_entities_are_blanked_whole(self):
        self.assertEqual(
            self._blank(
                "la UNIVERSIDAD de los Rios", entities=["Universidad de los Ríos"]
            ),
            "la [entity]",
        )

    def test_a_name_that_is_also_a_word(self):
        self.assertEqual(
            self._blank("Paz quedó a paz y salvo", names=["Luz Paz"]),
            "[name] quedó a paz y salvo",
        )

    @examples(200)
    @given(
        st.lists(_WORDS, min_size=1, max_size=4),
        st.sampled_from([str, str.upper, str.lower, str.title, fold]),
        st.sampled_from([" ", "  ", "-", ", ", "\u00a0", "\n"]),
    )
    def test_no_word_of_a_name_is_left(self, words, spell, between):
        text = f"El crédito 1 {spell(between.join(words))} se giró."
        left = fold(self._blank(text, names=[" ".join(words)])).split()
        kept = {"el", "credito", "1", "se", "giro", "name"}
        common = {"paz", "luz", "mar", "sol", "rey", "mesa", "caso", "banco", "bueno"}
        for word in {part for each in words for part in fold(each).split()}:
            if word not in kept | common:
                self.assertNotIn(word, left)

    @examples(200)
    @given(
        st.integers(10_000_000, 1_999_999_999),
        st.sampled_from(["{:,}", "{}", "{:_}"]),
        st.sampled_from([".", " ", "-", "’"]),
    )
    def test_no_document_is_left(self, number, form, mark):
        shown = form.format(number).replace(",", mark).replace("_", mark)
        left = self._blank(f"identificada con {shown}.", codes=[str(number)])
        self.assertFalse(any(char.isdigit() for char in left), left)

    @examples(200)
    @given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
    def test_nothing_breaks_it(self, text, names):
        self._blank(text, names=names, entities=names, codes=names)
