from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.identity.academic_period import current, parse, propose
from .properties import examples, given, st

many = examples(200)
years = st.integers(2000, 2049)

FIRST = (
    "2026-1|2026-I|2026 10|primer semestre de 2026|2026-10|I-2026|1-2026|202610|20261"
    "|2026.1|periodo 2026 1|1er semestre 2026|I semestre de 2026|2026S1|2026-1S"
    "|Período académico: 2026-I|semestre 1 de 2026|2026 primer semestre|2026/1"
    "|Inconsistencia en el valor de matrícula del 2026-1.|2026-1 y 2026-2"
)
SECOND = (
    "2026-2|2026-II|2026 20|segundo semestre de 2026|2026-20|periodo 2026 2|II-2026"
    "|2026 – 2|semestre II de 2026|Segundo semestre del año 2026|2026-02"
    "|La renovación del 2026-2 sigue pendiente|(2026-2)|vigencia 2026-2"
)
NONE = (
    "2026|2026-10-15|15-10-2026|15/2/2026|2026-2027|No. 2026-1234|2026-III|12026-1"
    "|Ley 1755 de 2015|2026 2 cuotas|2026-3||semestre|5|radicado 2026-1-20"
)


@tagged("post_install", "-at_install")
class TestAcademicPeriod(BaseCase):
    def test_the_ways_people_write_it(self):
        for text in FIRST.split("|"):
            self.assertEqual(parse(text), "2026-1", text)
        for text in SECOND.split("|"):
            self.assertEqual(parse(text), "2026-2", text)

    def test_what_is_no_period(self):
        for text in NONE.split("|"):
            self.assertIsNone(parse(text), text)
        self.assertIsNone(parse(None))
        self.assertIsNone(parse(False))

    def test_numbers_of_a_spreadsheet(self):
        self.assertEqual(parse(2026.2), "2026-2")
        self.assertEqual(parse(202610), "2026-1")

    def test_current_changes_in_july(self):
        self.assertEqual(current(date(2026, 6, 30)), "2026-1")
        self.assertEqual(current(date(2026, 7, 1)), "2026-2")

    def test_propose_prefers_the_text(self):
        today = date(2026, 11, 24)
        self.assertEqual(propose("Giro del periodo 2025-2", today), "2025-2")
        self.assertEqual(propose("Requiere paz y salvo", today), "2026-2")

    @many
    @given(years, st.sampled_from([1, 2]))
    def test_its_own_form_comes_back(self, year, half):
        period = f"{year}-{half}"
        self.assertEqual(parse(period), period)
        self.assertEqual(parse(f"del {period}, según la IES"), period)

    @many
    @given(st.dates(date(2000, 1, 1), date(2049, 12, 31)))
    def test_no_date_is_a_period(self, day):
        self.assertIsNone(parse(day.isoformat()))
        self.assertIsNone(parse(day.strftime("%d/%m/%Y")))
        self.assertEqual(parse(current(day)), current(day))
