"""Proposals read from the text of a mail: people, NIT, typification."""

from stdnum.co import nit

from odoo.tests import BaseCase

from ..models.triage.triage_proposals import Reader, segments
from ..tools.text import clean_cell
from ..tools.typification_match import Entry
from .properties import assume, examples, given, st

_ENTRIES = [
    Entry(1, "T01", ("Estado de la solicitud de crédito de estudiantes de la IES",)),
    Entry(3, "T03", ("Cambio de IES, programa, sede o período del beneficiario",)),
    Entry(9, "T09", ("Renovación extemporánea",)),
    Entry(11, "T11", ("Giro de matrícula no recibido por la IES",)),
    Entry(25, "T25", ("Expedición de paz y salvo o certificación de deuda",)),
]
many = examples(150)
_NAMES = st.sampled_from(
    ["Ana María Gómez", "Pedro Páez", "Luz de la Peña Ríos", "José Núñez Ortiz"]
)


class TestReading(BaseCase):
    def setUp(self):
        super().setUp()
        self.reader = Reader(_ENTRIES)

    def _read(self, text, subject=""):
        return self.reader.propose(subject, text)

    def test_the_person_beside_a_document(self):
        for text, name, code, number in (
            (
                "Solicito el paz y salvo de Ana María Gómez, identificada con cédula "
                "de ciudadanía No. 1.020.304.050 de Bogotá.",
                "Ana María Gómez",
                "CC",
                "1020304050",
            ),
            ("El estudiante Pedro Páez C.C. 79123456", "Pedro Páez", "CC", "79123456"),
            (
                "T.I. 1005123456 - Luz de la Peña Ríos",
                "Luz de la Peña Ríos",
                "TI",
                "1005123456",
            ),
            ("Cordial saludo. Documento 52888999", "", None, "52888999"),
            (
                "MARÍA DE LA CRUZ GIL cc 52888999",
                "MARÍA DE LA CRUZ GIL",
                "CC",
                "52888999",
            ),
        ):
            (person,) = self._read(text).people
            self.assertEqual((person.name, person.key), (name, number), text)
            if code:
                self.assertEqual(person.document_type, code)

    def test_several_people_each_with_their_name(self):
        text = (
            "Relaciono los estudiantes:\n"
            "Ana María Gómez CC 1.020.304.050\n"
            "Pedro Páez CC 79.123.456\n"
            "CC 52.888.999 José Núñez Ortiz\n"
        )
        self.assertEqual(
            [(person.name, person.key) for person in self._read(text).people],
            [
                ("Ana María Gómez", "1020304050"),
                ("Pedro Páez", "79123456"),
                ("José Núñez Ortiz", "52888999"),
            ],
        )

    def test_a_nit_is_an_entity_and_no_beneficiary(self):
        proposal = self._read("Universidad de Prueba, NIT 899.999.063-3, Bogotá.")
        self.assertEqual(proposal.nits, ("899999063",))
        self.assertFalse(proposal.people)

    def test_telephones_amounts_and_letters_are_nobody(self):
        proposal = self._read(
            "Radicado 2026123456, valor $3.450.000, celular 3101234567, Ley 1755 de "
            "2015. Tel. 6014173535. C.C. 79.123.456"
        )
        self.assertEqual([person.key for person in proposal.people], ["79123456"])

    def test_typification_by_code_name_and_words(self):
        for subject, text, expected, certain in (
            ("RE: Renovación extemporánea", "", 9, True),
            ("Solicitud", "Código T03, por favor.", 3, True),
            (
                "Giros",
                "La matrícula del periodo no ha sido girada: la IES no ha recibido el "
                "giro de matrícula.",
                11,
                False,
            ),
            ("Certificación", "Requiere paz y salvo de la deuda", 25, False),
            ("Paz y salvo de tres graduandos", "Los relaciono.", 25, False),
        ):
            match = self._read(text, subject).typification
            self.assertIsNotNone(match, subject)
            self.assertEqual((match.id, match.certain), (expected, certain), subject)

    def test_what_is_not_clear_is_not_proposed(self):
        for subject, text in (
            ("Hola", "Buenos días, una consulta."),
            ("Cambio", "giro"),
            ("", ""),
        ):
            self.assertIsNone(self._read(text, subject).typification, text)

    @many
    @given(
        st.integers(10_000_000, 1_299_999_999),
        _NAMES,
        st.sampled_from(
            ["C.C. {}", "cédula No. {}", "CC {}", "cédula de ciudadanía {}"]
        ),
        st.booleans(),
    )
    def test_any_document_in_prose_is_read(self, number, name, form, dots):
        shown = f"{number:,}".replace(",", ".") if dots else str(number)
        assume(len(set(str(number))) > 1)
        text = f"Solicito información de {name}, {form.format(shown)}, gracias."
        (person,) = Reader(_ENTRIES).propose("Consulta", text).people
        self.assertEqual(person.key, str(number))
        self.assertEqual(person.name, name)
        self.assertTrue(person.certain)

    @many
    @given(st.integers(800_000_000, 901_999_999))
    def test_any_nit_is_read_by_its_check_digit(self, number):
        digit = nit.calc_check_digit(str(number))
        text = f"Facturar a la entidad {number:,}-{digit}".replace(",", ".")
        self.assertEqual(Reader(()).propose("", text).nits, (str(number),))
        wrong = "5" if digit != "5" else "6"
        text = f"Facturar a NIT {number}-{wrong}"
        self.assertFalse(Reader(()).propose("", text).nits)

    @many
    @given(st.text(max_size=200), st.text(max_size=60))
    def test_nothing_breaks_it_and_nothing_is_lost(self, text, subject):
        proposal = Reader(_ENTRIES).propose(subject, text)
        pieces = segments(text, proposal.people)
        self.assertEqual("".join(piece for piece, _is in pieces), clean_cell(text))

    def test_pieces_mark_the_documents(self):
        text = "Ana Gómez CC 1.020.304.050 y Pedro Páez CC 79.123.456."
        pieces = segments(text, self._read(text, "Asunto").people)
        self.assertEqual(
            [piece for piece, marked in pieces if marked],
            ["1.020.304.050", "79.123.456"],
        )
