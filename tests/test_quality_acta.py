"""The tables of the acta: reviewed and correct cases, from signed audits (C4)."""

from odoo.tests import tagged

from .escalation_common import EscalationCommon
from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestQualityActa(EscalationCommon, VisitCommon):
    def _audit(self, case, wrong=False, **vals):
        """Return a signed audit of an escalated case."""
        audit = (
            # sudo: a draw creates them, which is tested elsewhere.
            self.env["grandes.clientes.quality.audit"]
            .sudo()
            .create(
                {
                    "company_id": case.company_id.id,
                    "side": "entity",
                    "case_id": case.id,
                    "contact": "escalated",
                    **vals,
                }
            )
            .with_user(self.quality)
            .sudo(False)
        )
        audit._do_start()
        for mark in audit.mark_ids:
            is_matrix = mark.attribute_id.computed == "by_the_matrix"
            answer = "no" if wrong and is_matrix else "yes"
            mark.write({"answer": answer, "reason": "Evento 3"})
        audit.write({"identity_in_case": "yes", "identity_in_mercurio": "no_data"})
        audit._do_sign()
        return audit

    def test_counted_by_typification_product_and_responsible(self):  # C4
        right, wrong, aside, exercise = (
            self._escalated("back_office", beneficiary_id_number=f"10203040{n}0")[0]
            for n in range(4)
        )
        self._audit(right)
        self._audit(wrong, wrong=True)
        self._audit(aside, wrong=True, is_directed=True)
        self._audit(exercise, wrong=True, is_exercise=True)
        visit = self._done()
        figures = visit.figures
        self.assertEqual((figures["reviewed"], figures["correct"]), (2, 1))
        self.assertEqual((figures["directed"], figures["directed_correct"]), (1, 0))
        for code in ("typification", "product", "responsible"):
            with self.subTest(code):
                rows = figures["tables"][code]
                self.assertEqual(sum(row["reviewed"] for row in rows), 2)
                self.assertEqual(sum(row["correct"] for row in rows), 1)
        (row,) = figures["tables"]["responsible"]
        self.assertEqual(row["label"], "Back Office")
        # The next visit only counts audits signed after this one.
        self._at(2026, 9, 21, 15, 0)
        following = self._plan("2026-W39")
        following._do_start()
        following._do_close()
        self.assertEqual(following.figures["reviewed"], 0)

    def test_a_case_that_was_audited_twice_counts_once(self):
        """A second audit is in no figure, nor an open pair (R10, C4)."""
        case, open_pair = (
            self._escalated("back_office", beneficiary_id_number=f"10203040{n}0")[0]
            for n in range(2)
        )
        audit = self._audit(case)
        self._finish(audit._do_double(), "no")
        pair = self._audit(open_pair)._do_double()
        figures = self._done().figures
        self.assertEqual((figures["reviewed"], figures["correct"]), (1, 1))
        # The next visit counts the pair that was open at this one.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_quality_audit SET create_date = %s WHERE id = %s",
            (self.visit.closed_on, pair.id),
        )
        self._at(2026, 9, 21, 15, 0)
        self._finish(pair, "yes")
        following = self._plan("2026-W39")
        following._do_start()
        following._do_close()
        self.assertEqual(following.figures["reviewed"], 1)

    def _finish(self, double, answer):
        """Sign a second audit, as another auditor."""
        double = double.with_user(self._user(f"quality{double.id}", "group_quality"))
        double._do_start()
        for mark in double.mark_ids:
            mark.write({"answer": answer, "reason": "Evento 3"})
        double.write({"identity_in_case": "yes", "identity_in_mercurio": "no_data"})
        double._do_sign()

    def test_an_accepted_objection_counts(self):
        """The acta counts the final answers, as I12 does (C1, C4)."""
        case = self._escalated("back_office")[0]
        audit = self._audit(case, wrong=True, advisor_id=self.front.id)
        mark = audit.mark_ids.filtered(lambda m: m.answer == "no")
        objection = audit.with_user(self.front)._do_object(
            mark.with_user(self.front), "yes", "La matriz dice Back Office"
        )
        objection.with_user(self._user("quality2", "group_quality"))._do_accept("Sí")
        figures = self._done().figures
        self.assertEqual((figures["reviewed"], figures["correct"]), (1, 1))

    def test_a_finding_of_a_signed_audit(self):
        case = self._escalated("back_office")[0]
        audit = self._audit(case, wrong=True)
        wizard = (
            self.env["grandes.clientes.quality.finding.make"]
            .with_user(self.quality)
            .with_context(**audit.action_find()["context"])
            .create({"criterion": "C4"})
        )
        self.assertIn("Evento 3", wizard.condition)
        wizard.action_confirm()
        (finding,) = audit.finding_ids
        self.assertEqual((finding.source, finding.case_ids), ("audit", case))
