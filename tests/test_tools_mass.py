"""The shortcuts of mass acts have the same result as the ORM's usual way."""

from odoo.tests import TransactionCase, tagged

from ..models.engine import mass


@tagged("post_install", "-at_install")
class TestMass(TransactionCase):
    """Rows inserted and fields written for many records at once."""

    def setUp(self):
        super().setUp()
        self.job = self.env["grandes.clientes.job"].create(
            {
                "name": "Act",
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "res_model": "res.partner",
                "method": "_none",
            }
        )
        self.Line = self.env["grandes.clientes.job.line"]

    def lines(self):
        self.job.invalidate_recordset()
        return self.job.line_ids

    def test_inserted_rows_are_as_created_ones(self):
        vals = [
            {"res_id": 7, "job_id": self.job.id, "state": "pending", "message": None},
            {"res_id": 5, "job_id": self.job.id, "state": "failed", "message": "«No»"},
        ]
        mass.insert(self.Line, vals)
        inserted = self.lines()
        created = self.Line.create(vals)
        names = [name for name in self.Line._fields if name != "id"]
        for one, other in zip(inserted, created, strict=True):
            for name in set(names) - {"display_name"}:
                self.assertEqual(one[name], other[name], name)

    def test_rows_keep_their_order(self):
        numbers = [9, 1, 5, 3, 7]
        mass.insert(
            self.Line,
            [
                {"res_id": number, "job_id": self.job.id, "state": "pending"}
                for number in numbers
            ],
        )
        self.assertEqual(self.lines().mapped("res_id"), numbers)

    def test_a_single_row_and_none(self):
        mass.insert(self.Line, [])
        self.assertFalse(self.lines())
        mass.insert(
            self.Line, [{"res_id": 1, "job_id": self.job.id, "state": "pending"}]
        )
        self.assertEqual(len(self.lines()), 1)

    def test_a_thousand_rows_cost_one_query(self):
        rows = [
            {"res_id": number, "job_id": self.job.id, "state": "pending"}
            for number in range(1000)
        ]
        with self.assertQueryCount(1):
            mass.insert(self.Line, rows)

    def test_an_update_gives_all_the_same_or_each_its_own(self):
        mass.insert(
            self.Line,
            [
                {"res_id": number, "job_id": self.job.id, "state": "pending"}
                for number in range(3)
            ],
        )
        lines, own = self.lines(), ["bad", None, "worse"]
        with self.assertQueryCount(1):
            mass.update(lines, {"state": ["failed"] * 3, "message": own})
        self.assertEqual(self.lines().mapped("state"), ["failed"] * 3)
        self.assertEqual(self.lines().mapped("message"), ["bad", False, "worse"])
        mass.update(self.lines(), {"message": [None] * 3})
        self.assertEqual(self.lines().mapped("message"), [False] * 3)

    def test_each_record_gets_its_value(self):
        mass.insert(
            self.Line,
            [
                {"res_id": number, "job_id": self.job.id, "state": "pending"}
                for number in range(4)
            ],
        )
        values = ["late", "good", "late", False]
        mass.assign(self.lines(), "message", values)
        self.assertEqual(self.lines().mapped("message"), values)
