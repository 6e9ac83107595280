"""The marks of a session, loaded from a spreadsheet (I09, C3)."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .mapped_common import csv
from .training_common import LATER, TrainingCommon


@tagged("post_install", "-at_install")
class TestTrainingMarks(TrainingCommon):
    def test_marks_of_a_sheet(self):
        session = self._held()
        load = self._marks(
            session, (self.front.login, 2, 4.5, None), (self.front2.name, 3, "2,5", 3.5)
        )
        self.assertFalse(load.problem_count, load._get_problems())
        load._do_load()
        first, second = (self._row(session, user) for user in (self.front, self.front2))
        self.assertEqual(
            (first.mark_before, first.mark, first.result), (2, 4.5, "passed")
        )
        self.assertEqual((second.mark, second.result), (3.5, "passed"))
        self.assertEqual(second.mark_after, 2.5)
        self.assertEqual(self._row(session, self.back).result, "none")
        # A later sheet corrects the marks; loaded ones are kept.
        self._marks(session, (self.front.login.upper(), 2, 0, None))._do_load()
        self.assertEqual((first.mark, first.result), (0, "failed"))
        self.assertEqual(len(first.mark_ids), 4)
        self.assertFalse(load._find_broken_seals())
        with self.assertRaises(UserError):
            first.mark_ids[0].sudo().write({"value": 5})
        with self.assertRaisesRegex(ValidationError, "has a mark"):
            first._do_correct("No estuvo")

    def test_a_wrong_sheet_loads_nothing(self):
        session = self._held()
        load = self._marks(
            session,
            (self.front.login, 2, 4.5, None),
            (self.front.name, 2, 4, None),
            ("Nadie Conocido", 1, 1, None),
            (self.back.login, 1, 1, None),
            (self.front2.login, None, None, None),
            (self.front2.login, 1, 60, None),
            (self.front2.login, 1, "bien", None),
        )
        lines = load._get_problems()
        self.assertEqual(
            [line["row"] for line in lines], [3, 4, 5, 6, 7, 7, 8, 8], lines
        )
        self.assertIn("Nadie Conocido", lines[1]["what"])
        with self.assertRaises(UserError):
            load._do_load()
        self.assertFalse(session.attendance_ids.mark_ids)
        early = self._plan(LATER, self.front)
        load = self._marks(early, (self.front.login, 2, 4, None))
        self.assertEqual(load.problem_count, 1)

    def test_a_csv_of_marks_by_other_headings(self):
        session = self._held()
        load = (
            self.env["grandes.clientes.training.load"]
            .with_user(self.supervisor)
            ._do_read(
                "marks",
                csv(("Quién", "Resultado"), (self.front.login, "4,5")),
                "notas.csv",
                session_id=session.id,
            )
        )
        self.assertEqual(load.problem_count, 1)
        load._do_map({"person": "Quién", "after": "Resultado"})
        load._do_load()
        self.assertEqual(self._row(session, self.front).mark, 4.5)
