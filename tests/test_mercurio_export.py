"""Mercurio's export: parsed and compared, without a database."""

from datetime import date

from odoo.tests import BaseCase

from ..tools.mercurio.compare import AnswerFact, FilingFact, compare
from ..tools.mercurio.export import Letter, read_export
from ..tools.mercurio.numbers import compile_pattern
from ..tools.sheet.errors import SheetError
from ..tools.sheet.writer import SheetSpec, write_csv, write_xlsx
from .properties import examples, given, st

DAY = date(2026, 9, 14)


class TestReading(BaseCase):
    def test_one_row_a_letter(self):
        content = write_xlsx(
            [
                SheetSpec(
                    "Hoja1",
                    ["Tipo", "No. de radicado", "Fecha y hora", "Remitente", "Asunto"],
                    [
                        ["Entrada", "2026er0000001", DAY, "Universidad", "Pago"],
                        ["Comunicación enviada", "2026EE0000002", "15/09/2026", "", ""],
                        ["", "", "", "", ""],
                        ["Entrada", "2026ER0000003", "sin fecha", "", ""],
                    ],
                )
            ]
        )
        self.assertEqual(
            [(x.row, x.way, x.number, x.day) for x in read_export(content, "m.xlsx")],
            [
                (2, "in", "2026ER0000001", DAY),
                (3, "out", "2026EE0000002", date(2026, 9, 15)),
                (5, "in", "2026ER0000003", None),
            ],
        )

    def test_a_second_sheet_of_letters_is_not_left_out(self):
        sheets = [
            SheetSpec(name, ["Radicado", "Fecha"], [[number, DAY]])
            for name, number in (("Entradas", "E1"), ("Salidas", "S1"))
        ]
        with self.assertRaises(SheetError) as refused:
            read_export(write_xlsx(sheets), "m.xlsx")
        self.assertEqual(refused.exception.code, "sheets_alike")

    def test_one_row_a_matter(self):
        content = write_csv(
            ["Radicado de entrada", "Fecha", "Radicado de salida", "Fecha de salida"],
            [["E1", "2026-09-14", "S9", "2026-09-16"], ["E2", "2026-09-14", "", ""]],
        )
        letters = read_export(content, "m.csv")
        self.assertEqual(
            [(x.way, x.number, x.day, x.reply_to) for x in letters],
            [
                ("in", "E1", DAY, ""),
                ("out", "S9", date(2026, 9, 16), "E1"),
                ("in", "E2", DAY, ""),
            ],
        )

    def test_the_number_of_the_answer_beside_the_letter_is_read(self):
        content = write_csv(
            ["Radicado", "Fecha", "Radicado de respuesta", "Fecha de respuesta"],
            [
                ["E1", "2026-09-14", "S9", "2026-09-16"],
                ["E2", "2026-09-14", "", ""],
                ["E3", "2026-09-14", "Pendiente", ""],
            ],
        )
        letters = read_export(content, "m.csv")
        self.assertEqual(
            [(x.row, x.way, x.number, x.day, x.reply_to) for x in letters],
            [
                (2, "in", "E1", DAY, ""),
                (2, "out", "S9", date(2026, 9, 16), "E1"),
                (3, "in", "E2", DAY, ""),
                (4, "in", "E3", DAY, ""),
            ],
        )
        self.assertEqual(len(read_export(content, "m.csv", way="in")), 3)

    def test_numbers_tell_the_way_where_no_column_does(self):
        content = write_csv(["Radicado", "Fecha"], [["2026EE1", DAY], ["2026ER1", DAY]])
        letters = read_export(
            content, "m.csv", compile_pattern("AAAAER#+"), compile_pattern("AAAAEE#+")
        )
        self.assertEqual([x.way for x in letters], ["out", "in"])
        letters = read_export(content, "m.csv", way="out")
        self.assertEqual([x.way for x in letters], ["out", "out"])

    def test_foreign_files_are_refused(self):
        for content, code in (
            (write_csv(["Nombre", "Ciudad"], [["Ana", "Cali"]]), "no_header"),
            (b"", "empty"),
            (b"%PDF-1.7", "not_a_spreadsheet"),
        ):
            with self.assertRaises(SheetError) as caught:
                read_export(content, "m.xlsx")
            self.assertEqual(caught.exception.code, code)


def _letter(number, way="in", day=DAY, reply_to="", row=2):
    return Letter(row, way, number, day, reply_to=reply_to)


class TestComparing(BaseCase):
    def _issues(self, letters, filings=(), answers=()):
        return [
            (finding.place, finding.issue, finding.filing_id, finding.answer_ids)
            for finding in compare(letters, filings, answers)
        ]

    def test_each_difference_is_named(self):
        filings = [
            FilingFact(1, "E1", DAY, True, True),
            FilingFact(2, "E2", date(2026, 9, 15), True, True),
            FilingFact(3, "E3", DAY, False, True),
            FilingFact(4, "E4", DAY, True, True),
            FilingFact(5, "", None, True, True),
            FilingFact(6, "E6", date(2026, 1, 2), True, False),
        ]
        answers = [
            AnswerFact(10, 1, "", None, True),
            AnswerFact(11, 1, "", None, True),
            AnswerFact(12, 4, "S4", DAY, True),
            AnswerFact(13, 6, "", None, True),
        ]
        letters = [
            _letter("E1"),
            _letter("E2"),
            _letter("E3"),
            _letter("E9"),
            _letter("E1"),
            _letter("", day=DAY),
            _letter("S1", "out", reply_to="E1"),
            _letter("S2", "out", reply_to="E2"),
            _letter("S4", "out", reply_to="E4"),
        ]
        self.assertEqual(
            self._issues(letters, filings, answers),
            [
                (0, None, 1, ()),
                (1, "date_differs", 2, ()),
                (2, "filed_without_case", 3, ()),
                (3, "filed_without_case", None, ()),
                (4, "duplicate", 1, ()),
                (5, "unreadable", None, ()),
                (6, "answer_without_out", 1, (10, 11)),
                (7, "out_without_answer", 2, ()),
                (8, None, 4, (12,)),
                (None, "case_without_filing", 4, ()),
                (None, "case_without_filing", 5, ()),
                (None, "answer_without_out", 6, (13,)),
            ],
        )

    def test_one_outgoing_letter_answers_several(self):
        filings = [FilingFact(i, f"E{i}", DAY, True, True) for i in (1, 2)]
        letters = [_letter("E1"), _letter("E2")] + [
            _letter("S1", "out", reply_to=f"E{i}") for i in (1, 2, 2)
        ]
        answers = [AnswerFact(i, i, "S1", DAY, True) for i in (1, 2)]
        self.assertEqual(
            [
                issue
                for _place, issue, *_rest in self._issues(letters, filings, answers)
            ],
            [None, None, None, None, "duplicate"],
        )

    def test_a_number_recorded_on_another_letters_answer_is_no_agreement(self):
        filings = [FilingFact(i, f"E{i}", DAY, True, True) for i in (1, 2, 3)]
        answers = [
            AnswerFact(1, 1, "S1", DAY, True),
            AnswerFact(2, 2, "", None, True),
            AnswerFact(3, 1, "S3", DAY, True),
        ]
        letters = [_letter(f"E{i}") for i in (1, 2, 3)] + [
            _letter("S1", "out", reply_to="E2"),
            _letter("S3", "out", reply_to="E3"),
        ]
        self.assertEqual(
            self._issues(letters, filings, answers)[3:],
            [
                (3, "answer_without_out", 2, (2,)),
                (4, "out_without_answer", 3, ()),
            ],
        )

    @examples(100)
    @given(
        st.lists(st.tuples(st.sampled_from("ABCDEF"), st.integers(1, 28)), max_size=12),
        st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 28)),
    )
    def test_every_letter_and_every_filing_is_accounted_for(self, rows, ours):
        letters = [_letter(number, day=date(2026, 9, day)) for number, day in rows]
        filings = [
            FilingFact(index, number, date(2026, 9, day), True, True)
            for index, (number, day) in enumerate(ours.items(), 1)
        ]
        findings = compare(letters, filings, [])
        self.assertEqual(
            [finding.place for finding in findings[: len(letters)]],
            list(range(len(letters))),
        )
        named = {number for number, _day in rows}
        self.assertEqual(
            len(findings) - len(letters), sum(number not in named for number in ours)
        )
        for finding, (number, day) in zip(findings, rows, strict=False):
            agrees = ours.get(number) == day and finding.issue != "duplicate"
            self.assertEqual(finding.issue is None, agrees)
