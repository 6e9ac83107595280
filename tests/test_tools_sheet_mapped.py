from datetime import date, time
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..tools.sheet.errors import SheetError
from ..tools.sheet.mapped import (
    DATE,
    INTEGER,
    NUMBER,
    SECONDS,
    MappedColumn,
    find_doubled,
    parse_value,
    read_mapped,
)
from .mapped_common import csv, xlsx

_COLUMNS = (
    MappedColumn("day", "Day", "fecha|dia", DATE, needed=True),
    MappedColumn("calls", "Calls", "llamadas|llamadas ofrecidas", INTEGER, True, 1000),
    MappedColumn("talk", "Talk", "tiempo de habla", SECONDS),
)


@tagged("post_install", "-at_install")
class TestMapped(BaseCase):
    def _read(self, *rows, mapped=None, content=None):
        return read_mapped(content or xlsx(*rows), "x.xlsx", _COLUMNS, mapped)

    def _problems(self, reading):
        return [(each.row, each.column, each.code) for each in reading.problems]

    def test_headings_are_recognised_by_their_usual_names(self):
        reading = self._read(
            ["Informe del mes"],
            [],
            ["  FECHA ", "LLAMADAS   ofrecidas", "Tiempo de habla", "Otra"],
            [date(2026, 9, 1), 12, "0:10:30", "x"],
            ["02/09/2026", "900", None, None],
            ["TOTAL", 912, None, None],
        )
        self.assertEqual(self._problems(reading), [])
        self.assertEqual(
            [row.values for row in reading.rows],
            [
                {"day": date(2026, 9, 1), "calls": 12, "talk": 630},
                {"day": date(2026, 9, 2), "calls": 900, "talk": None},
            ],
        )
        self.assertEqual(reading.left_out, [6])

    def test_a_csv_reads_alike(self):
        reading = self._read(content=csv(["Día", "Llamadas"], ["2026-09-01", "5"]))
        self.assertEqual(reading.rows[0].values, {"day": date(2026, 9, 1), "calls": 5})

    def test_wrong_columns_are_told_each(self):
        reading = self._read(["Day of", "How many"], [date(2026, 9, 1), 3])
        self.assertEqual(
            self._problems(reading), [(0, "day", "missing"), (0, "calls", "missing")]
        )
        self.assertEqual(reading.headings, ["Day of", "How many"])
        self.assertFalse(reading.rows)

    def test_what_people_told_goes_before_the_usual_names(self):
        rows = (["Dia", "Corte", "Llamadas"], ["x", date(2026, 9, 1), 3])
        reading = self._read(*rows, mapped={"day": "corte"})
        self.assertEqual(self._problems(reading), [])
        self.assertEqual(reading.columns["day"], "Corte")
        # A later file with only the usual name is read, too.
        self.assertEqual(
            self._problems(
                self._read(
                    ["Dia", "Llamadas"], ["1/9/2026", 3], mapped={"day": "corte"}
                )
            ),
            [],
        )

    def test_each_wrong_cell_is_a_problem_of_its_row(self):
        reading = self._read(
            ["Fecha", "Llamadas", "Tiempo de habla"],
            ["ayer", 3, None],
            [date(2026, 9, 2), "muchas", "media hora"],
            [date(2026, 9, 3), None, None],
            [date(2026, 9, 4), -1, None],
            [date(2026, 9, 5), 2.5, None],
            [date(2026, 9, 6), 5000, None],
            [date(2026, 9, 7), "=1+1", None],
        )
        self.assertEqual(
            self._problems(reading),
            [
                (2, "day", "no_date"),
                (3, "calls", "no_number"),
                (3, "talk", "no_seconds"),
                (4, "calls", "blank"),
                (5, "calls", "negative"),
                (6, "calls", "not_whole"),
                (7, "calls", "too_high"),
                (8, "calls", "formula"),
            ],
        )

    def test_two_columns_of_a_name(self):
        reading = self._read(["Fecha", "Dia", "Llamadas"], [date(2026, 9, 1), "x", 3])
        self.assertEqual(self._problems(reading), [(1, "day", "column_twice")])

    def test_no_rows_and_no_spreadsheet(self):
        self.assertEqual(
            self._problems(self._read(["Fecha", "Llamadas"])), [(0, "", "no_rows")]
        )
        with self.assertRaises(SheetError):
            self._read(content=b"%PDF-1.7 not a sheet")

    def test_doubled_rows_name_the_first_one(self):
        reading = self._read(
            ["Fecha", "Llamadas"], ["1/9/2026", 3], ["2026-09-01", 4], ["2/9/2026", 1]
        )
        (problem,) = find_doubled(reading.rows, ("day",))
        self.assertEqual(
            (problem.row, problem.code, problem.value), (3, "doubled", "2")
        )

    def test_numbers_as_they_are_written_here(self):
        for text, number in (
            ("1.234", 1234),
            ("12,5", Decimal("12.5")),
            ("4.5", Decimal("4.5")),
            (4.0, 4),
            (" 7 ", 7),
        ):
            with self.subTest(text):
                self.assertEqual(parse_value(text, NUMBER), number)
        for text in ("1,234", "siete", True, "1e3", "--", "5 %"):
            with self.subTest(text), self.assertRaises(ValueError):
                parse_value(text, NUMBER)

    def test_what_is_no_finite_number(self):
        for kind in (NUMBER, INTEGER, SECONDS):
            for value in (float("inf"), float("nan")):
                with self.assertRaises(ValueError):
                    parse_value(value, kind)

    def test_lengths_of_time(self):
        for text, seconds in (("1:00:01", 3601), (time(0, 2, 5), 125), (90, 90)):
            with self.subTest(text):
                self.assertEqual(parse_value(text, SECONDS), seconds)
        # It could be hours and minutes, or minutes and seconds: nothing is guessed.
        with self.assertRaises(ValueError):
            parse_value("3:20", SECONDS)
