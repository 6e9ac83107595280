"""Registered cases are joined, kept whole, and set apart again (5.2.3, 5.2.4)."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..tools import clock
from .common import NOW
from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install", "slow")
class TestCaseUnion(EscalationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Union = cls.env["grandes.clientes.case.union"]
        cls.first = cls._registered()
        cls.other_contact = cls.env["res.partner"].create(
            {
                "name": "Rectoría",
                "email": "rectoria@example.com",
                "parent_id": cls.ies.id,
            }
        )
        cls.second = cls._registered(
            contact_id=cls.other_contact.id,
            beneficiary_id_number="5.555.555",
            typification="T11",
        )

    def _as_front(self, case):
        return case.with_user(self.front)

    def _mails(self, case):
        return self.env["mail.mail"].search(
            [("model", "=", case._name), ("res_id", "=", case.id)], order="id"
        )

    def test_the_other_ends_in_it_and_stays_whole(self):
        todo = self.second.with_user(self.front).activity_schedule(
            "mail.mail_activity_data_todo", summary="Llamar", user_id=self.front.id
        )
        before = self.second.read(["name", "subject", "description", "filing_id"])
        self._as_front(self.second)._do_join(self._as_front(self.first))
        self.assertRecordValues(
            self.second,
            [
                {
                    "state": "duplicate",
                    "duplicate_id": self.first.id,
                    "user_id": self.front.id,
                    "closed_on": NOW,
                    "united_on": NOW,
                }
            ],
        )
        self.assertEqual(
            self.second.read(["name", "subject", "description", "filing_id"]), before
        )
        self.assertFalse(todo.active)
        self.assertEqual(self.first.state, "front_office")
        self.assertEqual(self.second.event_ids.sorted("id")[-1].act, "unite")
        self.assertIn("keep_united", self.first.event_ids.mapped("act"))
        # Both requesters are told, in the thread of the case that ended.
        told = self._mails(self.second)[-1]
        self.assertEqual(told.email_to, "rectoria@example.com")
        self.assertIn(self.first.name, told.body_html)
        self.assertIn(self.second.name, told.body_html)
        # No deviation: a registered case may be joined to another one in any step.
        self.assertFalse(self.second.deviation_ids)

    def test_who_asks_for_it_again_is_told_of_it(self):  # 5.2.3
        """The first case is of somebody else, whose document finds nothing."""
        self._as_front(self.second)._do_join(self._as_front(self.first))
        again = self._case(beneficiary_id_number="5.555.555", typification="T22")
        numbers = [row["number"] for row in again.with_user(self.front).lookalikes]
        self.assertEqual(numbers, [self.second.name])

    def test_what_it_shows_by_reference(self):
        escalation = self.second.with_user(self.front)._do_escalate("mission_area")
        escalation.sudo().mission_area_id.member_ids = self.creditor
        escalation.with_user(self.creditor)._do_answer("Se aplicó el pago.")
        self.second.answer_ids.with_user(self.front)._do_discard()
        self.assertEqual(self.second.state, "front_office")
        file = self.env["ir.attachment"].create(
            {
                "name": "soporte.pdf",
                "raw": b"%PDF-1.4",
                "res_model": "grandes.clientes.case",
                "res_id": self.second.id,
            }
        )
        self._as_front(self.second).message_post(body="Revisar el giro.")
        self._as_front(self.second)._do_join(self._as_front(self.first))
        [row] = self._as_front(self.first).united
        self.assertEqual(row["name"], self.second.name)
        self.assertEqual(row["who"], "Rectoría")
        self.assertEqual([each["id"] for each in row["escalations"]], escalation.ids)
        self.assertIn(file.id, [each["id"] for each in row["files"]])
        self.assertTrue(row["messages"])
        self.assertEqual(escalation.case_id, self.second)
        self.assertEqual(file.res_id, self.second.id)
        # A user who works on neither case sees nothing of it.
        stranger = self._user("stranger", "group_mission_area")
        self.assertFalse(self.Union.with_user(stranger)._get_shown(self.first))

    def test_the_earlier_term_counts(self):
        """The term that ends first counts, extended and stopped for both (R3)."""
        with clock.at(NOW + timedelta(days=6)):
            late = self._registered(beneficiary_id_number="7.777.777")
            own = late.date_legal_due
            self.assertGreater(own, self.first.date_legal_due)
            self._as_front(self.first)._do_join(self._as_front(late))
            self.assertEqual(late.date_legal_due, self.first.date_legal_due)
            self.assertEqual(late.counts_from_id, self.first)
            move = self.env["grandes.clientes.term.move"].search(
                [("case_id", "=", late.id)]
            )
            self.assertEqual(move.legal_from, own)
            self.assertIn(self.first.name, move.reason)
            walk = self.env["grandes.clientes.term.walk"]._render_of_case(late)
            self.assertIn(self.first.name, walk)
            # An extension moves the dates of both.
            late.with_user(self.front)._do_extend(3, "Falta un soporte.")
            self.assertGreater(late.date_legal_due, self.first.date_legal_due)
            self._as_front(self.first)._do_not_duplicate("Es otro pago.")
            self.assertFalse(late.counts_from_id)
            self.assertGreater(late.date_legal_due, own)

    def test_setting_apart_restores(self):
        todo = self.second.with_user(self.front).activity_schedule(
            "mail.mail_activity_data_todo", summary="Llamar", user_id=self.front.id
        )
        names = [
            "name", "state", "user_id", "duplicate_id", "duplicate_key", "closed_on",
            "united_on", "date_legal_due", "date_promised", "date_escalate_by",
            "registered_on",
        ]  # fmt: skip
        before = self.second.read(names)
        kept = self.first.read(names)
        self._as_front(self.second)._do_join(self._as_front(self.first))
        self._as_front(self.second)._do_not_duplicate("Es otro semestre.")
        self.assertEqual(self.second.read(names), before)
        self.assertEqual(self.first.read(names), kept)
        self.assertTrue(todo.active)
        self.assertFalse(self._as_front(self.first).united)
        self.assertEqual(
            self.second.event_ids.sorted("id").mapped("act")[-2:],
            ["unite", "set_apart"],
        )
        # Work goes on from where it was.
        self._as_front(self.second)._do_answer("Se aplicó.")
        self.assertFalse(self.second.deviation_ids)

    def test_the_dialog_that_sets_apart_is_titled_like_its_button(self):
        self._as_front(self.second)._do_join(self._as_front(self.first))
        action = self._as_front(self.second).action_not_duplicate()
        self.assertTrue(action["name"].startswith("Set it apart again"))

    def test_both_requesters_get_the_answer(self):
        self._as_front(self.second)._do_join(self._as_front(self.first))
        self._as_front(self.first)._do_answer("<p>El pago ya se aplicó.</p>")
        own, other = self._mails(self.first)[-1], self._mails(self.second)[-1]
        self.assertIn("ya se aplicó", own.body_html)
        self.assertNotIn("rectoria", own.email_to)
        self.assertEqual(other.email_to, "rectoria@example.com")
        self.assertIn("ya se aplicó", other.body_html)
        self.assertIn(self.second.name, other.subject)

    def test_what_is_sent_again_reaches_them_once(self):
        self._as_front(self.second)._do_join(self._as_front(self.first))
        answer = self._as_front(self.first)._do_answer("<p>El pago ya se aplicó.</p>")
        before = self._mails(self.second)
        self.assertTrue(before[-1].grandes_clientes_tells_of_others)
        answer.sudo()._apply_failed({answer.id: "El buzón está lleno."})
        self.assertEqual(answer.state, "failed")
        answer._do_resend()
        self.assertEqual(answer.attempt, 2)
        self.assertEqual(self._mails(self.second), before)

    def test_without_address_the_case_says_so(self):
        letter = self._registered(
            contact_id=False, email_from=False, beneficiary_id_number="9.999.999"
        )
        self.ies.email = False
        letter._do_join(self._as_front(self.first))
        self._as_front(self.first)._do_answer("<p>El pago ya se aplicó.</p>")
        bodies = " ".join(self.first.message_ids.mapped("body"))
        self.assertIn(letter.name, bodies)
        self.assertIn("by letter", bodies)

    def test_one_that_ends_otherwise_gives_the_other_back(self):
        self._as_front(self.second)._do_join(self._as_front(self.first))
        self._as_front(self.first)._do_withdraw("Lo dijo por teléfono.")
        self.assertEqual(self.second.state, "front_office")
        self.assertEqual(self.second.user_id, self.front)
        self.assertFalse(self.second.duplicate_id)

    def test_what_cannot_be_united(self):
        def refuse(case, first, words):
            with self.assertRaisesRegex(UserError, words):
                self._as_front(case)._do_join(self._as_front(first))

        other = self._registered(partner_id=self.town.id, contact_id=False)
        refuse(other, self.first, "entity")
        elsewhere = self.env["res.company"].create({"name": "Otra sede"})
        self.front.sudo().company_ids |= elsewhere
        companies = [elsewhere.id, self.env.company.id]
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        theirs = Case.with_context(allowed_company_ids=companies).create(
            self._case_vals(beneficiary_id_number="2.222.333")
        )
        first = self.first.with_env(theirs.env)
        for _still in ("received", "registered"):
            with self.assertRaisesRegex(UserError, "each company answers"):
                theirs._do_join(first)
            self.assertNotIn(
                first, self.Union.with_env(theirs.env)._find_others(theirs)
            )
            if theirs.state == "received":
                theirs._do_register()
        refuse(self.first, self.first, "another case")
        escalated = self._registered(
            beneficiary_id_number="6.666.666", typification="T11"
        )
        self._as_front(escalated)._do_escalate("mission_area")
        refuse(escalated, self.first, "not possible in state")
        # It is the one that remains.
        self._as_front(self.first)._do_join(self._as_front(escalated))
        refuse(self.second, self.first, "not open")
        written = self._registered(beneficiary_id_number="4.444.444")
        self._as_front(written)._do_prepare_answer("Ya se aplicó.")
        refuse(written, self.second, "answer")
        complaint = self._registered(
            kind="complaint",
            complained_user_id=self.front2.id,
            complaint_nature="criticism",
            beneficiary_id_number="3.333.333",
        )
        refuse(complaint, self.second, "a complaint about that person")

    def test_chains_follow_to_the_one_that_is_worked(self):
        third = self._registered(beneficiary_id_number="8.888.888")
        self._as_front(self.second)._do_join(self._as_front(self.first))
        self._as_front(self.first)._do_join(self._as_front(third))
        self._as_front(self.second).sudo()._log_requester_wrote()
        self.assertTrue(third.activity_ids)
        self.assertFalse(self.second.activity_ids)
        names = [row["name"] for row in self._as_front(third).united]
        self.assertCountEqual(names, [self.first.name, self.second.name])
        third._do_answer("<p>El pago ya se aplicó.</p>")
        self.assertIn("ya se aplicó", self._mails(self.second)[-1].body_html)

    def test_of_a_chain_the_earliest_counts_until_it_is_set_apart(self):
        with clock.at(NOW + timedelta(days=6)):
            late, later = (
                self._registered(beneficiary_id_number=f"7.777.77{number}")
                for number in range(2)
            )
            own = later.date_legal_due
            self._as_front(self.first)._do_join(late)
            late._do_join(later)
            self.assertEqual(later.counts_from_id, self.first)
            self._as_front(self.first)._do_not_duplicate("Es otro pago.")
            self.assertFalse(later.counts_from_id)
            self.assertEqual(later.date_legal_due, own)
            late._do_not_duplicate("También es otro.")
            self.assertFalse(late.counts_from_id)
            self.assertEqual(late.date_legal_due, own)

    def test_what_the_united_one_was_extended_counts(self):  # R3
        self._as_front(self.first)._do_extend(15, "Falta el concepto")
        with clock.at(NOW + timedelta(days=34)):
            late = self._registered(beneficiary_id_number="7.777.777")
            self._as_front(self.first)._do_join(late)
            self.assertEqual(late.counts_from_id, self.first)
            due = late.date_legal_due
            with self.assertRaisesRegex(UserError, "no further"):
                late._do_extend(1, "Falta más")
            self.assertEqual(late.date_legal_due, due)

    def test_the_dialog(self):
        dialog = Form(
            self.env["grandes.clientes.case.act.join"]
            .with_user(self.front)
            .with_context(
                active_model="grandes.clientes.case", active_ids=self.second.ids
            )
        )
        dialog.first_id = self.first
        self.assertFalse(dialog.refused)
        dialog.save().action_confirm()
        self.assertEqual(self.second.duplicate_id, self.first)

    def _open(self, case, user=None):
        Join = self.env["grandes.clientes.case.act.join"].with_user(user or self.front)
        return Form(
            Join.with_context(active_model="grandes.clientes.case", active_ids=case.ids)
        )

    def _get_offered(self, case, user=None):
        """Return the cases that the dialog offers to the user."""
        wizard = self._open(case, user)
        names = ("case_ids", "entity_ids", "excluded_case_ids")
        domain = safe_eval(
            wizard._view["fields"]["first_id"]["domain"],
            {name: wizard[name].ids for name in names},
        )
        return (
            self.env["grandes.clientes.case"]
            .with_user(user or self.front)
            .search(domain)
        )

    def test_only_what_can_take_it_is_offered(self):
        mail = self._case(beneficiary_id_number="2.222.222")
        stopped = self._registered(beneficiary_id_number="4.444.444")
        self._as_front(stopped)._do_ask("El recibo")
        complaints = [
            self._registered(
                kind="complaint",
                typification="T30",
                complained_user_id=self.front2.id,
                complaint_nature="criticism",
                beneficiary_id_number=number,
            )
            for number in ("3.333.333", "3.333.334")
        ]
        others = self.first | stopped | complaints[0] | complaints[1]
        offered = self._get_offered(self.second)
        self.assertIn(self.first, offered)
        self.assertFalse(offered & (others - self.first))
        # Two complaints about the same person may be one matter.
        self.assertEqual(self._get_offered(complaints[0]), complaints[1])
        # An unregistered mail can become a repeat of any open case.
        self.assertLessEqual(others | self.second, self._get_offered(mail))

    def test_what_none_can_take_is_said_before_the_dialog_opens(self):
        written = self._registered(beneficiary_id_number="4.444.444")
        self._as_front(written)._do_prepare_answer("Ya se aplicó.")
        stopped = self._registered(beneficiary_id_number="5.444.444")
        self._as_front(stopped)._do_ask("El recibo")
        complaint = self._registered(
            kind="complaint",
            typification="T30",
            complained_user_id=self.front2.id,
            complaint_nature="criticism",
            beneficiary_id_number="3.333.333",
        )
        for case, words in (
            (written, "answer to it is written"),
            (stopped, "term of one of both is stopped"),
            (complaint, "no open case that it could belong to"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._open(case)

    def test_finding_what_can_take_them_costs_the_same_for_many(self):
        many = self._many(30)
        many._do_register()
        union = self.Union.with_user(self.front)

        def queries(cases):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            _able, firsts = union._find_firsts(cases, union._find_others(cases))
            self.assertIn(self.first, firsts)
            return self.env.cr.sql_log_count - start

        queries(many)
        self.assertLessEqual(queries(many), queries(many[:2]) + 1)
