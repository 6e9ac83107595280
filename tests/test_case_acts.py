"""Acts other than registration: who, from which state, for which reason."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW, Common
from .past import leaving_unasked


@tagged("post_install", "-at_install")
class TestActs(Common):
    def _last_mail(self):
        return self.env["mail.mail"].search([], order="id desc", limit=1)

    def test_withdraw_needs_its_ground_and_tells(self):
        case = self._registered()
        with self.assertRaises(ValidationError):
            case._do_withdraw("")
        case._do_withdraw("Correo del 16 de septiembre")
        self.assertEqual(case.state, "withdrawn")
        self.assertTrue(case.closed_on)
        self.assertIn(case.name, self._last_mail().body_html)
        with self.assertRaises(UserError):
            case._do_withdraw("Otra vez")

    def test_a_second_click_assigns_nothing_again(self):
        case = self._registered()
        mine, told = case.with_user(self.supervisor), self.env["mail.mail"].search_count
        mine._do_assign(self.front2, "Vacaciones")
        events, mails = len(case.event_ids), told([])
        mine._do_assign(self.front2, "Vacaciones")
        self.assertEqual((len(case.event_ids), told([])), (events, mails))
        self.assertEqual(case.user_id, self.front2)

    def test_what_its_state_refuses_says_what_to_do(self):
        """The refusal says whose turn it is, or which acts an ended case allows."""
        case = self._registered()
        with self.assertRaisesRegex(
            UserError, "not possible.*answer it or escalate it"
        ):
            case.with_user(self.front)._do_register()
        case._do_escalate("back_office", reason="Lo pide la universidad")
        self.env.invalidate_all()
        with self.assertRaisesRegex(
            UserError,
            "«Reply» is not possible.*With back office: its answer comes back",
        ):
            case.with_user(self.front)._do_answer("<p>Ya.</p>")
        ended = self._registered(beneficiary_id_number="77")
        ended._do_withdraw("Correo del 16 de septiembre")
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "«Reopen» takes one of: .*Supervisor"):
            ended.with_user(self.front)._do_withdraw("Otra vez")
        with self.assertRaisesRegex(UserError, "What you can do now: .*«Reopen»"):
            ended.with_user(self.supervisor)._do_withdraw("Otra vez")
        # A dialog that could do nothing is refused on opening.
        dialog = self.env["grandes.clientes.case.respond"].with_user(self.front)
        with self.assertRaisesRegex(UserError, "«Reply» is not.*«Reopen» takes one"):
            dialog.with_context(default_case_ids=ended.ids).default_get(["case_ids"])

    def test_transfer_names_whom_it_goes_to(self):
        case = self._registered()
        case._do_transfer("Ministerio de Educación", "Es de su competencia")
        self.assertEqual(case.transferred_to, "Ministerio de Educación")
        self.assertIn("Ministerio", self._last_mail().body_html)

    def test_dismiss_takes_a_coded_reason(self):
        case = self._case()
        with self.assertRaisesRegex(ValidationError, "spam"):
            case._do_dismiss("sin motivo")
        before = self._last_mail()
        case._do_dismiss("spam")
        self.assertEqual(case.end_reason_id.code, "spam")
        self.assertEqual(self._last_mail(), before, "nobody answers spam")
        thanks = self._case(beneficiary_id_number="31415926")
        thanks._do_dismiss("thanks")
        self.assertNotEqual(self._last_mail(), before)

    def test_of_whom_there_is_no_address_the_case_says_so(self):
        """Otherwise the advisor would believe the dialog that the requester is told."""
        self.contact.email = False
        for act, arguments in (
            ("withdraw", ("Carta del 16 de septiembre",)),
            ("transfer", ("Ministerio de Educación", "Es de su competencia")),
            ("dismiss", ("thanks",)),
        ):
            case = self._case(channel="written", beneficiary_id_number=f"77{len(act)}")
            getattr(case, f"_do_{act}")(*arguments)
            said = str(case.message_ids.mapped("body"))
            self.assertEqual(said.count("tell them by telephone or by letter"), 1, act)

    def test_nobody_is_to_tell_who_gave_no_name(self):
        case = self._case(
            channel="written", partner_id=False, contact_id=False, is_anonymous=True
        )
        case._do_transfer("Ministerio de Educación", "Es de su competencia")
        said = str(case.message_ids.mapped("body"))
        self.assertNotIn("left no address", said)

    def test_reopen_is_the_supervisors(self):
        case = self._registered()
        case._do_withdraw("Correo")
        with self.assertRaises(AccessError):
            case._do_reopen("Se arrepintió")
        case.with_user(self.supervisor)._do_reopen("Se arrepintió")
        self.assertEqual(case.state, "front_office")
        self.assertEqual(case.user_id, self.front)

    def test_advisor_takes_what_nobody_holds(self):  # R11
        case = self._case(partner_id=self.town.id)
        # An advisor who registers it would be assigned at once.
        case.with_user(self.env.ref("base.user_root"))._do_register()
        self.assertFalse(case.user_id)
        case.with_user(self.front2).action_take()
        self.assertEqual(case.user_id, self.front2)
        with self.assertRaises(UserError):
            case.with_user(self.front).action_take()
        case.with_user(self.supervisor)._do_assign(self.front, "Reparto")
        self.assertEqual(case.user_id, self.front)
        with self.assertRaises(UserError):
            case.with_user(self.supervisor)._do_assign(self.official)

    def test_complaint_is_kept_from_whom_it_is_about(self):  # G26, INV-6
        case = self._case(
            self.front2,
            typification="T30",
            kind="complaint",
            complaint_nature="criticism",
            complained_user_id=self.front.id,
        )
        case._do_register()
        self.assertEqual(case.user_id, self.front2)
        mine = self.env["grandes.clientes.case"].with_user(self.front)
        self.assertFalse(mine.search([("id", "=", case.id)]))
        for record in (case, case.filing_id, case.event_ids[0]):
            with self.assertRaises(AccessError):
                record.with_user(self.front).read(["display_name"])
        with self.assertRaises(UserError):
            case.with_user(self.supervisor)._do_assign(self.front)

    def test_registered_words_never_change(self):  # INV-8
        case = self._registered()
        for record in (case, case.sudo(), case.with_user(self.supervisor)):
            with self.assertRaises(UserError):
                record.write({"description": "Otra"})
        with self.assertRaises(UserError):
            case.filing_id.sudo().write({"body": "Otra"})
        for record in (case, case.filing_id):
            with self.assertRaises(UserError):
                record.sudo().unlink()

    def test_received_files_never_change(self):  # INV-8
        file = self.env["ir.attachment"].create({"name": "oficio.pdf", "raw": b"%PDF"})
        filing = self.env["grandes.clientes.filing"].create(
            {
                "channel_id": self._channel("email").id,
                "partner_id": self.ies.id,
                "attachment_ids": [(6, 0, file.ids)],
            }
        )
        self.assertEqual((file.res_model, file.res_id), (filing._name, filing.id))
        for user in (self.front, self.supervisor, self.env.user):
            with self.assertRaises(UserError):
                file.with_user(user).write({"raw": b"otra"})
            with self.assertRaises(UserError):
                file.with_user(user).unlink()

    def test_what_acts_decide_is_refused_to_clients(self):  # INV-9
        case = self._registered()
        for vals in (
            {"state": "closed"},
            {"name": "GC-1"},
            {"user_id": self.front2.id},
            {"duplicate_key": "x"},
            {"closed_on": "2026-01-01"},
        ):
            with self.assertRaises(AccessError, msg=str(vals)):
                case.write(vals)
            with self.assertRaises(AccessError, msg=str(vals)):
                case.with_context(tracking_disable=True, install_mode=True).write(vals)
        with self.assertRaises(AccessError):
            self._case(state="closed")
        with self.assertRaises(AccessError):
            case.with_context(default_state="closed").create(self._case_vals())
        result = case.load([".id", "state"], [[str(case.id), "Closed"]])
        self.assertTrue(result["messages"])
        self.assertEqual(case.state, "front_office")

    def test_requesters_never_follow(self):  # INV-6
        case = self._registered()
        case.message_subscribe(partner_ids=(self.contact | self.front.partner_id).ids)
        self.assertEqual(case.message_partner_ids, self.front.partner_id)

    def test_documents_are_masked_for_who_does_not_work_the_case(self):  # INV-11
        case = self._registered()
        self.assertIn("4050", case.beneficiary_id_masked)
        self.assertNotIn("1020", case.beneficiary_id_masked)
        outsider = case.with_user(self.oversight)
        self.assertEqual(outsider.beneficiary_id_masked, case.beneficiary_id_masked)
        for field in ("beneficiary_id_number", "beneficiary_document"):
            with self.assertRaises(AccessError):
                outsider.read([field])
            self.assertNotIn(field, outsider.fields_get())

    def test_bad_document_gets_a_sentence(self):
        with self.assertRaisesRegex(ValidationError, "rounded"):
            self._case(beneficiary_id_number="1.02E+09")

    def test_who_left_or_is_away_gets_no_case_back(self):  # R6, R11
        first = self._registered()
        second = self._registered(beneficiary_id_number="5.555.555")
        (first | second)._do_withdraw("Desiste")
        self.front.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=5),
            }
        )
        first.with_user(self.supervisor)._do_reopen("Se retractó")
        self.assertNotEqual(first.user_id, self.front)
        with leaving_unasked(self.env):
            self.front.sudo().active = False
        second.with_user(self.supervisor)._do_reopen("Se retractó")
        self.assertEqual(second.user_id, self.front2)

    def test_a_case_reopened_before_it_was_registered_gets_its_number(self):
        case = self._case()
        case._do_dismiss("spam")
        self.assertFalse(case.name)
        case.with_user(self.supervisor)._do_reopen("No era spam")
        self.assertEqual(case.state, "front_office")
        self.assertTrue(case.name)
        self.assertEqual(case.registered_on, NOW)
        self.assertEqual(self._registered().duplicate_id, case)

    def test_a_complaint_about_who_holds_the_case_leaves_them(self):  # G26
        case = self._registered()
        self.assertEqual(case.user_id, self.front)
        case.with_user(self.supervisor)._do_reclassify(
            {"kind": "complaint", "complained_user_id": self.front.id}, "Es una queja"
        )
        self.assertNotEqual(case.user_id, self.front)
        told = self.env["mail.message"].search([("subject", "like", case.name)])
        self.assertNotIn(self.front.partner_id, told.notified_partner_ids)
        mine = self.env["grandes.clientes.case"].with_user(self.front)
        self.assertFalse(mine.search([("id", "=", case.id)]))
