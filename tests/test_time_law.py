import csv
from datetime import date, datetime
from pathlib import Path

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import Common

SOURCES = Path(__file__).parent / "data" / "terminos_legales.csv"


@tagged("post_install", "-at_install")
class TestLaw(Common):
    """Laws are records: prepared, tried on the open cases, activated (R3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Regime = cls.env["grandes.clientes.legal.regime"]
        cls.claim = cls.env["grandes.clientes.petition.type"]._find_by_code("claim")

    def _law(self, pending=False, **vals):
        return self.Regime.with_user(self.coordinator).create(
            {
                "code": "NUEVA",
                "name": "Ley nueva",
                "date_from": date(2026, 9, 20),
                "citation": "Ley 9999 de 2026",
                "backing": "read",
                **vals,
                "term_ids": [
                    (
                        0,
                        0,
                        {
                            "petition_type_id": self.claim.id,
                            "number": 20,
                            "governs_pending": pending,
                            "citation": "Ley 9999 de 2026, art. 1",
                            "backing": "read",
                        },
                    )
                ],
            }
        )

    def test_the_shipped_laws_are_in_force_with_their_source(self):
        regimes = self.Regime.search([])
        self.assertEqual(set(regimes.mapped("state")), {"in_force"})
        terms = regimes.term_ids
        self.assertTrue(all(terms.mapped("citation")))
        self.assertIn("memory", terms.mapped("backing"), "what nobody read says so")

    def test_a_law_being_prepared_governs_nothing(self):
        self._law()
        case = self._case()
        self.assertEqual(case.date_legal_due, date(2026, 10, 7))

    def test_a_new_law_leaves_what_was_received_before(self):
        case = self._registered()
        self._law()._do_activate()
        self.assertEqual(case.date_legal_due, date(2026, 10, 7))

    def test_a_law_over_what_is_in_course_is_tried_then_moves_it(self):
        case = self._registered()
        law = self._law(pending=True)
        action = law.action_activate()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.coordinator)
            .with_context(**action["context"])
            .create({})
        )
        self.assertGreaterEqual(wizard.moved_count, 1)
        self.assertIn(case.name, wizard.preview)
        self.assertEqual(case.date_legal_due, date(2026, 10, 7))
        wizard.action_confirm()
        self.assertEqual(law.state, "in_force")
        self.assertEqual(case.date_legal_due, date(2026, 10, 15))
        self.assertEqual(case.legal_term_id, law.term_ids)
        law._do_deactivate()
        self.assertEqual(case.date_legal_due, date(2026, 10, 7))

    def test_a_law_with_a_last_day(self):
        law = self._law(date_from=date(2026, 9, 1), is_overlay=True)
        law._do_activate()
        case = self._case()
        self.assertEqual(case.date_legal_due, date(2026, 10, 15))
        law.date_to = date(2026, 9, 15)
        self.assertEqual(case.date_legal_due, date(2026, 10, 7))

    def test_a_law_without_a_last_day_is_saved_without_one(self):
        """An import writes every column, also the empty ones."""
        law = self._law()
        law._do_activate()
        law.write({"name": "Ley nueva", "date_to": False})
        self.assertEqual((law.name, law.date_to), ("Ley nueva", False))

    def test_a_law_in_force_is_not_rewritten(self):
        law = self.env.ref("grandes_clientes.legal_regime_ley_1755").with_user(
            self.coordinator
        )
        term = law.term_ids[0]
        for change in (
            lambda: law.write({"date_from": date(2000, 1, 1)}),
            lambda: term.write({"number": 1}),
            lambda: term.unlink(),
            lambda: law.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "in force"):
                change()
        term.write({"backing": "read", "note": "Verificado"})

    def test_the_state_is_only_an_act_s(self):
        law = self._law()
        with self.assertRaises(AccessError):
            law.write({"state": "in_force"})
        with self.assertRaises(AccessError):
            law.with_user(self.supervisor)._do_activate()
        with self.assertRaises(AccessError):
            law.with_user(self.supervisor).write({"name": "x"})

    def test_terms_that_make_no_sense_are_refused(self):
        law = self._law()
        for vals in (
            {"petition_type_id": False},
            {"number": 0},
            {"extension": "capped"},
            {"purpose": "transfer"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                law.term_ids.write(vals)
        copied = law.copy()
        self.assertEqual(copied.term_ids.number, 20)
        self.assertEqual(copied.state, "draft")

    # --- explanation ---

    def test_explain_a_case(self):
        case = self._registered(received_on=datetime(2026, 9, 13, 15))
        html = str(case.with_user(self.front).dates_explanation)
        for text in (
            "art. 14",
            "Mon 14 Sep",
            "Weekend",
            "Counts as received",
            "granted",
        ):
            self.assertIn(text, html) if text != "granted" else self.assertNotIn(
                text, html
            )
        terms = self.env["grandes.clientes.case.terms"]
        counter, receipt, ruling = terms._get_term_row(case)
        steps = list(counter.explain(receipt, ruling.row))
        self.assertEqual(steps[-1].day, case.date_legal_due)
        self.assertEqual(steps[-1].number, 15)

    def test_explain_a_suspended_case_until_today(self):
        case = self._registered()
        case._do_ask("El recibo")
        self.assertIn("It is stopped", str(case.dates_explanation))

    def test_explain_says_when_a_source_was_not_read(self):
        data = self.env["grandes.clientes.petition.type"]._find_by_code("data_claim")
        case = self._case(petition_type_id=data.id)
        self.assertIn("not verified", str(case.dates_explanation))

    def test_the_dates_print(self):
        case = self._registered()
        report = self.env["ir.actions.report"].with_user(self.front)
        html, _kind = report._render_qweb_html(
            "grandes_clientes.report_case_dates", case.ids
        )
        self.assertIn(case.name, html.decode())
        self.assertIn("art. 14", html.decode())

    # --- calculator ---

    def test_the_calculator_answers_while_one_types(self):
        form = Form(self.env["grandes.clientes.term.calculator"].with_user(self.back))
        form.petition_type_id = self.claim
        form.received_on = date(2026, 7, 1)
        self.assertEqual(form.date_legal_due, date(2026, 7, 24))
        self.assertEqual(form.date_escalate_by, date(2026, 7, 3))
        self.assertIn("Chiquinquirá", form.explanation)
        form.paused_from = date(2026, 7, 6)
        self.assertFalse(form.date_legal_due)
        form.paused_to = date(2026, 7, 8)
        self.assertEqual(form.date_legal_due, date(2026, 7, 29))
        form.received_on = date(1999, 1, 1)
        self.assertFalse(form.date_legal_due)
        self.assertIn("outside it is not counted", form.explanation)

    # --- wizards of the acts ---

    def test_extend_by_its_wizard(self):
        case = self._registered()
        action = case.with_user(self.front).action_extend()
        wizard = self._open_dialog(self.front, action)
        self.assertIn("15 at most", wizard.allowed)
        wizard.number = 5
        wizard.reason = "Falta concepto"
        wizard.save().action_confirm()
        self.assertEqual(case.date_legal_due, date(2026, 10, 15))

    def test_ask_and_complete_by_their_wizards(self):
        case = self._registered()
        for act, vals in (("ask", {"reason": "Recibo"}), ("complete", {})):
            action = getattr(case.with_user(self.front), f"action_{act}")()
            wizard = (
                self.env[action["res_model"]]
                .with_user(self.front)
                .with_context(**action["context"])
                .create(vals)
            )
            wizard.action_confirm()
        self.assertFalse(case.is_suspended)
        self.assertTrue(case.suspension_ids.date_to)

    # --- data ---

    def test_every_row_of_the_sources_is_in_the_data(self):
        regimes = {
            "CCA": "cca",
            "CCA_REV": "cca_revived",
            "CPACA_ORIG": "cpaca",
            "LEY1755": "ley_1755",
            "COVID": "covid",
        }
        types = {
            "peticion_general": "general",
            "peticion_particular": "particular",
            "informacion": "information",
            "documentos": "documents",
            "consulta": "consultation",
            "queja": "claim",
            "reclamo": "claim",
            "entre_autoridades": "between_authorities",
        }
        purposes = {
            "traslado_competencia": "transfer",
            "incompleta_requerir": "ask",
            "incompleta_completar": "complete",
        }
        backings = {
            "read": "texto leido",
            "secondary": "secundaria",
            "memory": "memoria",
        }
        with SOURCES.open(encoding="utf-8") as rows:
            rows = list(csv.DictReader(rows))
        self.assertEqual(len(rows), 47)
        for row in rows:
            what = types.get(row["tipo"]) or f"to_{purposes[row['tipo']]}"
            with self.subTest(regime=row["regimen"], what=row["tipo"]):
                term = self.env.ref(
                    f"grandes_clientes.legal_term_{regimes[row['regimen']]}_{what}"
                )
                self.assertEqual(term.number, int(row["termino"] or 0))
                self.assertEqual(str(term.date_from), row["vigente_desde"])
                self.assertEqual(str(term.date_to or ""), row["vigente_hasta"])
                self.assertEqual(term.unit == "months", row["unidad"] == "meses")
                self.assertTrue(
                    row["confianza"].lower().startswith(backings[term.backing])
                )

    def test_who_reads_a_case_reads_its_dates(self):
        case = self._registered()
        for user in (self.coordinator, self.oversight):
            with self.subTest(user=user.login):
                mine = case.with_user(user)
                self.assertIn("art. 14", str(mine.dates_explanation))
                self.assertTrue(mine.deadline_label)
                self.assertEqual(mine.date_transfer_by, date(2026, 9, 23))
        asked = case.with_user(self.portal)
        told = asked.env["grandes.clientes.portal.cases"]._get_plain_walk(asked)
        self.assertEqual(told["due_on"], case.date_legal_due)
        self.assertIn("art. 14", told["term"].citation)

    def test_an_ended_case_keeps_its_date_and_says_so(self):
        case = self._registered()
        case._do_withdraw("Desiste")
        calendar = self.env.company._grandes_clientes_get_calendar()
        self.env["resource.calendar.leaves"].create(
            calendar._grandes_clientes_get_closure_vals(
                "Paro", date(2026, 9, 21), date(2026, 9, 21)
            )
        )
        self.assertEqual(case.date_legal_due, date(2026, 10, 7))
        self.assertIn("had ended before", str(case.dates_explanation))
