from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW, Common


@tagged("post_install", "-at_install")
class TestCaseTerms(Common):
    """Changes of a term, each with its own rule (R3)."""

    def setUp(self):
        super().setUp()
        self.case = self._registered()  # claim of 16 September 2026, due 7 October

    def _mails(self, case):
        return self.env["mail.mail"].search(
            [("model", "=", case._name), ("res_id", "=", case.id)], order="id"
        )

    # --- extension ---

    def test_extend_within_what_the_law_allows_and_tell(self):
        self.case._do_extend(10, "Falta el concepto de Tesorería")
        self.assertEqual(self.case.date_legal_due, date(2026, 10, 22))
        self.assertEqual(self.case.date_promised, date(2026, 10, 22))
        extension = self.case.sudo().extension_ids
        self.assertEqual(extension.date_before, date(2026, 10, 7))
        self.assertEqual(extension.date_after, date(2026, 10, 22))
        mail = self._mails(self.case)[-1]
        self.assertIn("Falta el concepto", mail.body_html)
        self.assertIn("Thursday, October 22, 2026", mail.body_html)
        event = self.case.event_ids[-1]
        self.assertEqual(event.act, "extend")
        self.assertEqual(event.facts["legal_due"], "2026-10-22")

    def test_never_beyond_double(self):
        with self.assertRaisesRegex(UserError, "15 at most"):
            self.case._do_extend(16, "Mucho")
        self.case._do_extend(15, "Todo")
        with self.assertRaisesRegex(UserError, "no further"):
            self.case._do_extend(1, "Más")

    def test_never_after_it_ended(self):
        with (
            clock.at(datetime(2026, 10, 8, 15)),
            self.assertRaisesRegex(UserError, "before it ends"),
        ):
            self.case._do_extend(5, "Tarde")

    def test_the_cca_extends_without_limit(self):
        case = self._old_case(datetime(2012, 6, 20, 15))
        with clock.at(datetime(2012, 6, 25, 15)):
            case._do_extend(60, "Sin tope")
        self.assertEqual(case.extension_ids.number, 60)

    # --- incomplete ---

    def test_ask_complete_and_resume(self):
        """Law 1755, article 17: the rest of the term runs on."""
        with clock.at(datetime(2026, 9, 21, 15)):
            self.case._do_ask("Copia del recibo de pago")
        self.assertTrue(self.case.is_suspended)
        self.assertFalse(self.case.date_legal_due)
        self.assertEqual(self.case.deadline, "stopped")
        suspension = self.case.suspension_ids
        self.assertEqual(suspension.date_from, date(2026, 9, 22))
        self.assertEqual(suspension.requester_until, date(2026, 10, 21))
        self.assertIn("Copia del recibo", self._mails(self.case)[-1].body_html)
        with clock.at(datetime(2026, 9, 30, 15)):
            self.case._do_complete("Trajo el recibo")
        # Three days before the pause, twelve after the 30th.
        self.assertEqual(self.case.date_legal_due, date(2026, 10, 19))
        self.assertFalse(self.case.is_suspended)

    def test_the_term_runs_from_the_day_they_brought_it(self):
        self.case._do_ask("La resolución de giro")
        self.assertIn("until 16 Oct", self.case.guidance)
        with clock.at(datetime(2026, 9, 18, 15)):
            self.case._log_requester_wrote(note="Va la resolución")
        with clock.at(datetime(2026, 9, 22, 15)):
            self.case.action_requester_read()
            Wizard = self.env["grandes.clientes.case.act.complete"]
            wizard = Wizard.with_context(
                active_model=self.case._name, active_ids=self.case.ids
            ).create({})
        self.assertEqual(wizard.date_to, date(2026, 9, 18))

    def test_the_extension_says_until_when(self):
        Wizard = self.env["grandes.clientes.case.act.extend"]
        wizard = Wizard.with_context(
            active_model=self.case._name, active_ids=self.case.ids
        ).create({"number": 10, "reason": "Falta el concepto de Tesorería"})
        self.assertIn("22 Oct", wizard.until)
        wizard.action_confirm()
        self.assertEqual(self.case.date_legal_due, date(2026, 10, 22))

    def test_what_waits_for_the_requester_is_not_late_to_escalate(self):
        self.case._do_ask("Copia del recibo")
        self.assertFalse(self.case.date_escalate_by)
        with clock.at(datetime(2026, 9, 30, 15)):
            self.case.invalidate_recordset()
            self.assertFalse(self.case.is_escalation_late)
            self.case._do_complete()
            self.assertEqual(self.case.date_escalate_by, date(2026, 10, 2))

    def test_under_the_cca_the_whole_term_runs_again(self):
        case = self._old_case(datetime(2012, 6, 20, 15))
        with clock.at(datetime(2012, 6, 25, 15)):
            case._do_ask("El poder")
        self.assertEqual(
            case.suspension_ids.requester_until, date(2012, 8, 27), "two months"
        )
        with clock.at(datetime(2012, 6, 29, 15)):
            case._do_complete()
        self.assertTrue(case.suspension_ids.restarts)
        self.assertEqual(case.date_legal_due, date(2012, 7, 24))

    def test_asked_once_and_in_time(self):
        with (
            clock.at(datetime(2026, 10, 1, 15)),
            self.assertRaisesRegex(UserError, "lets ask until"),
        ):
            self.case._do_ask("Algo")
        self.case._do_ask("Algo")
        self.case._do_complete()
        with self.assertRaisesRegex(UserError, "once"):
            self.case._do_ask("Otra cosa")

    def test_asked_and_completed_on_one_day_changes_nothing(self):
        before = self.case.date_legal_due
        self.case._do_ask("Algo")
        self.case._do_complete()
        self.assertEqual(self.case.date_legal_due, before)

    def test_more_time_and_tacit_withdrawal(self):
        self.case._do_ask("Algo")
        self.assertEqual(self.case.suspension_ids.requester_until, date(2026, 10, 16))
        with clock.at(datetime(2026, 10, 10, 15)):
            self.case._do_grant_time("Lo pidió por correo")
            self.assertEqual(
                self.case.suspension_ids.requester_until, date(2026, 11, 17)
            )
            with self.assertRaisesRegex(UserError, "once"):
                self.case._do_grant_time("Otra vez")
            with self.assertRaisesRegex(UserError, "has until"):
                self.case._do_lapse("Nada llegó")
        with clock.at(datetime(2026, 11, 18, 15)):
            self.case._do_lapse("Nada llegó")
        self.assertEqual(self.case.state, "withdrawn")
        self.assertFalse(self.case.is_suspended)
        self.assertIn("reconsider", self._mails(self.case)[-1].body_html)

    def test_what_was_sent_is_no_tacit_withdrawal(self):
        self.case._do_ask("Algo")
        with clock.at(datetime(2026, 10, 10, 15)):
            self.case._log_requester_wrote()
        with clock.at(datetime(2026, 10, 19, 15)):
            with self.assertRaisesRegex(UserError, "wrote on .*still missing"):
                self.case._do_lapse("Nada llegó")
            # Told what is still missing, it is the requester's turn again.
            self.case.with_user(self.front)._do_answer(
                "Falta la firma", kind="interim", means="phone"
            )
            self.case._do_lapse("No llegó la firma")
        self.assertEqual(self.case.state, "withdrawn")

    def test_withdrawing_ends_the_suspension(self):
        self.case._do_ask("Algo")
        self.case._do_withdraw("Desiste")
        self.assertTrue(self.case.suspension_ids.date_to)

    # --- other grounds ---

    def test_the_supervisor_suspends_and_resumes(self):
        with self.assertRaises(AccessError):
            self.case.with_user(self.front)._do_suspend("recusal", "Impedimento")
        case = self.case.with_user(self.supervisor)
        case._do_suspend("recusal", "Impedimento del asesor")
        self.assertFalse(case.date_legal_due)
        with self.assertRaisesRegex(UserError, "not asked"):
            case._do_complete()
        with clock.at(datetime(2026, 9, 18, 15)):
            case._do_resume("Se nombró a otro")
        self.assertEqual(case.date_legal_due, date(2026, 10, 9))

    def test_suspensions_are_written_by_acts_only(self):
        self.case._do_ask("Algo")
        with self.assertRaises(AccessError):
            self.case.suspension_ids.with_user(self.supervisor).write(
                {"date_to": date(2026, 9, 30)}
            )

    def _old_case(self, instant):
        with clock.at(instant):
            return self._registered(beneficiary_id_number="999000111")

    # --- letters ---

    def test_who_left_no_address_is_told_by_letter(self):
        self.contact.email = False
        case = self._registered(beneficiary_id_number="4444")
        case._do_ask("El poder autenticado")
        case._do_complete()
        case._do_extend(3, "Falta un concepto")
        self.assertIn("print the letter", str(case.message_ids.mapped("body")))
        report = self.env["ir.actions.report"].with_user(self.front)
        for name, record, word in (
            ("suspension", case.suspension_ids, "autenticado"),
            ("extension", case.extension_ids, "Falta un concepto"),
        ):
            action = record.with_user(self.front).action_print_letter()
            self.assertEqual(action["type"], "ir.actions.report")
            html, _kind = report._render_qweb_html(
                f"grandes_clientes.report_{name}_letter", record.ids
            )
            self.assertIn(word, html.decode())
            self.assertIn(case.name, html.decode())

    def test_an_event_says_which_suspension_it_ended(self):
        with clock.at(NOW + timedelta(days=2)):
            self.case._do_ask("Falta la certificación")
            self.case._do_complete("La trajo")
            self._as_supervisor()._do_suspend("recusal", "Se declara", "2026-09-17")
        self.assertEqual(self.case.event_ids[-1].facts["kind"], "recusal")
        self.env.invalidate_all()
        with clock.at(NOW + timedelta(days=5)):
            self._as_supervisor()._do_resume("Se resolvió")
        facts = self.case.event_ids.sorted("sequence")[-1].facts
        self.assertEqual((facts["kind"], facts["to"]), ("recusal", "2026-09-21"))

    def test_no_suspension_begins_before_the_case_came(self):
        with self.assertRaisesRegex(UserError, "not stopped before that"):
            self._as_supervisor()._do_suspend("recusal", "Se declara", "2016-09-16")
        self.assertFalse(self.case.sudo().suspension_ids)

    def _as_supervisor(self):
        return self.case.with_user(self.supervisor)
