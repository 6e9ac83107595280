"""Who sees which escalations: only members of the desk."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install", "security", "slow")
class TestEscalationRights(EscalationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ours = cls._registered(typification="T11", beneficiary_id_number="11")
        cls.ours._do_escalate("mission_area")
        cls.theirs = cls._registered(typification="T09", beneficiary_id_number="22")
        cls.theirs._do_escalate("mission_area")
        cls.backs = cls._registered(typification="T12", beneficiary_id_number="33")
        cls.backs._do_escalate("back_office")
        cls.file_ours, cls.file_theirs = cls.env["ir.attachment"].create(
            [
                {
                    "name": "soporte.txt",
                    "raw": b"dato",
                    "res_model": "grandes.clientes.filing",
                    "res_id": case.filing_id.id,
                }
                for case in (cls.ours, cls.theirs)
            ]
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _found(self, user, model, domain=()):
        return self.env[f"grandes.clientes.{model}"].with_user(user).search(domain)

    def _assert_denied(self, user, records):
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            records.with_user(user).read(["display_name"])

    def test_official_reaches_only_the_area(self):  # P4
        official = self.official
        self.assertEqual(self._found(official, "case"), self.ours)
        self.assertEqual(self._found(official, "filing"), self.ours.filing_id)
        self.assertEqual(self._found(official, "escalation"), self.ours.escalation_ids)
        self.assertEqual(self._found(official, "case.event").case_id, self.ours)
        for records in (
            self.theirs,
            self.theirs.filing_id,
            self.theirs.escalation_ids,
            self.theirs.event_ids,
            self.backs,
        ):
            self._assert_denied(official, records)
        official.group_ids += self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            self.theirs.with_user(official).export_data(["name"])
        self.assertEqual(self.file_ours.with_user(official).raw, b"dato")
        with self.assertRaises(AccessError):
            self.file_theirs.with_user(official).read(["raw"])

    def test_leaving_the_area_ends_access_at_once(self):
        self.assertTrue(self._found(self.official, "case"))
        self.treasury.member_ids -= self.official
        for model in ("case", "filing", "escalation", "case.event"):
            self.assertFalse(self._found(self.official, model), model)
        self._assert_denied(self.official, self.ours)
        with self.assertRaises(AccessError):
            self.file_ours.with_user(self.official).read(["raw"])

    def _said(self, record, body, **values):
        """Post a note on the record as the advisor, and return it."""
        return record.with_user(self.front).message_post(
            body=body, message_type="comment", subtype_xmlid="mail.mt_comment", **values
        )

    def test_who_left_the_area_is_told_nothing_more(self):  # R6
        partner = self.official.partner_id
        escalation, colleague = (
            self.ours.escalation_ids,
            self._user("colleague", "group_mission_area"),
        )
        self.treasury.member_ids += colleague
        for record in (escalation, self.ours):
            record.sudo().message_subscribe(
                partner_ids=(partner | colleague.partner_id).ids
            )
            self.assertIn(partner, self._said(record, "Antes").notified_partner_ids)
        self.treasury.member_ids -= self.official
        self.env.invalidate_all()
        for record in (escalation, self.ours):
            with self.assertRaisesRegex(UserError, "may not see this"):
                self._said(record, "Después", partner_ids=partner.ids)
            # As posted by code, which is not refused.
            for note in (
                self._said(record, "Después"),
                record.sudo().message_notify(
                    body="Después", partner_ids=(partner | colleague.partner_id).ids
                ),
            ):
                self.assertEqual(note.notified_partner_ids, colleague.partner_id)
                mails = self.env["mail.mail"].sudo()
                mails = mails.search([("mail_message_id", "=", note.id)])
                self.assertNotIn(partner, mails.recipient_ids)

    def test_who_left_the_area_keeps_no_messages_and_no_to_dos(self):  # R6
        partner = self.official.partner_id
        note = self._said(self.ours, "Saldo de Ana", partner_ids=partner.ids)
        todo = self.ours.with_user(self.front).activity_schedule(
            summary="Saldo de Ana", user_id=self.official.id
        )
        own = self.ours.escalation_ids.with_user(self.official).message_post(body="Voy")
        Message = self.env["mail.message"].with_user(self.official)
        Activity = self.env["mail.activity"].with_user(self.official)
        mine = [("id", "in", (note | own).ids)]
        self.env.invalidate_all()
        self.assertEqual(Message.search(mine), note | own)
        self.assertEqual(Activity.search([]), todo)
        self.assertEqual(todo.with_user(self.official).summary, "Saldo de Ana")
        self.treasury.member_ids -= self.official
        self.env.invalidate_all()
        # Their own messages disclose nothing new.
        self.assertEqual(Message.search(mine), own)
        self.assertFalse(Activity.search([]))
        for record in (note, todo):
            self._assert_denied(self.official, record)

    def test_what_another_area_did_stays_unseen(self):
        first = self.ours.escalation_ids
        first.with_user(self.official)._do_reject("wrong_area", area=self.credit)
        self.ours.with_user(self.front)._do_escalate(
            "mission_area", area=self.credit, reason="Según Tesorería"
        )
        self.env.invalidate_all()
        escalations = self._found(self.creditor, "escalation").case_id
        self.assertIn(self.ours, escalations)
        self._assert_denied(self.creditor, first)
        events = self._found(
            self.creditor, "case.event", [("case_id", "=", self.ours.id)]
        )
        self.assertNotIn(self.treasury, events.mapped("area_id"))
        self.assertNotIn("escalation_reject", events.mapped("act"))
        # Nor the front office's message about escalating to the other area.
        second = self.ours.escalation_ids - first
        second.with_user(self.creditor)._do_reject("wrong_area")
        self.ours.with_user(self.front)._do_escalate("mission_area")
        self.env.invalidate_all()
        events = self._found(
            self.official, "case.event", [("case_id", "=", self.ours.id)]
        )
        self.assertNotIn("Según Tesorería", events.mapped("note"))

    def test_back_office_reaches_what_is_or_was_escalated_to_it(self):
        self.assertEqual(self._found(self.back, "case"), self.backs)
        self.assertEqual(self._found(self.back, "filing"), self.backs.filing_id)
        self.backs.escalation_ids.with_user(self.back)._do_answer("Conciliado.")
        self.assertEqual(self._found(self.back, "case"), self.backs)
        self._assert_denied(self.back, self.ours)

    def test_those_who_oversee_read_all(self):
        everything = self.ours | self.theirs | self.backs
        for user in (
            self.front,
            self.supervisor,
            self.coordinator,
            self.quality,
            self.oversight,
        ):
            found = self._found(user, "escalation").case_id
            self.assertEqual(found & everything, everything, user.login)
        with self.assertRaises(AccessError):
            self._found(self.manager, "escalation")
        with self.assertRaises(AccessError):
            self._found(self.portal, "escalation")

    def test_nobody_writes_by_hand(self):
        escalation = self.ours.escalation_ids
        for user in (
            self.front,
            self.back,
            self.official,
            self.supervisor,
            self.coordinator,
            self.oversight,
        ):
            for vals in (
                {"state": "answered"},
                {"holder_id": user.id},
                {"date_due": "2030-01-01"},
            ):
                with self.assertRaises(AccessError):
                    escalation.with_user(user).write(vals)
            with self.assertRaises(AccessError):
                escalation.with_user(user).create({"case_id": self.ours.id})
            with self.assertRaises(AccessError):
                escalation.with_user(user).unlink()
        for user in (self.back, self.official):
            with self.assertRaises(AccessError):
                self.ours.with_user(user).check_access("write")

    def test_the_desks_discuss_on_the_escalation(self):
        escalation = self.ours.escalation_ids
        message = escalation.with_user(self.official).message_post(
            body="¿De qué período?",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        self.assertIn(message, escalation.with_user(self.front).message_ids)
        escalation.sudo().message_subscribe(partner_ids=self.contact.ids)
        self.assertNotIn(self.contact, escalation.message_partner_ids)

    def test_a_complaint_is_kept_from_whom_it_is_about(self):  # G26
        complaint = self._registered(
            self.front2,
            typification="T30",
            kind="complaint",
            complained_user_id=self.back.id,
            beneficiary_id_number="44",
        )
        complaint._do_escalate("back_office", reason="La analiza otra persona")
        self.env.invalidate_all()
        self.assertNotIn(complaint, self._found(self.back, "escalation").case_id)
        self._assert_denied(self.back, complaint.escalation_ids)

    def test_a_complaint_is_not_given_to_whom_it_is_about(self):  # G26
        complaint = self._registered(
            self.front2,
            typification="T30",
            kind="complaint",
            complained_user_id=self.back.id,
            beneficiary_id_number="44",
        )
        complaint._do_escalate("back_office", reason="La analiza otra persona")
        escalation = complaint.sudo().escalation_ids.with_user(self.supervisor)
        self.assertNotIn(self.back, escalation._get_possible_holders())
        told = self.env["mail.message"].search_count
        mine = [("partner_ids", "in", self.back.partner_id.ids)]
        count = told(mine)
        with self.assertRaisesRegex(UserError, "complaint is about"):
            escalation._do_assign(self.back)
        self.assertEqual(told(mine), count)

    def test_what_becomes_a_complaint_about_who_holds_it_leaves_them(self):  # G26
        colleague = self._user("colleague", "group_mission_area")
        self.treasury.member_ids += colleague
        escalation = self.ours.escalation_ids
        escalation.with_user(self.official)._do_assign(self.official)
        self.assertEqual(escalation.holder_id, self.official)
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.ours.with_user(self.supervisor)._do_reclassify(
            {"kind": "complaint", "complained_user_id": self.official.id},
            "Es una queja",
        )
        self.env.invalidate_all()
        self.assertFalse(escalation.holder_id)
        told = self.env["mail.message"].search(
            [("id", ">", last), ("message_type", "=", "user_notification")]
        )
        self.assertIn(colleague.partner_id, told.notified_partner_ids)
        self.assertNotIn(self.official.partner_id, told.notified_partner_ids)
        self._assert_denied(self.official, escalation)

    def test_the_reply_to_a_complaint_about_the_advisor_goes_to_another(self):  # G26
        self.assertEqual(self.backs.escalation_ids.advisor_id, self.front)
        self.backs.with_user(self.supervisor)._do_reclassify(
            {"kind": "complaint", "complained_user_id": self.front.id}, "Es una queja"
        )
        self.env.invalidate_all()
        self.assertNotEqual(self.backs.sudo().user_id, self.front)
        self.assertNotEqual(self.backs.sudo().escalation_ids.advisor_id, self.front)

    def test_summaries_leave_out_the_complaint_about_who_reads_them(self):  # G26
        cases = self._many(2, typification="T11") | self._registered(
            self.front2,
            typification="T30",
            kind="complaint",
            complained_user_id=self.official.id,
            beneficiary_id_number="44",
        )
        cases[:2]._do_register()
        colleague = self._user("colleague", "group_mission_area")
        self.treasury.member_ids += colleague
        for order in (cases, cases[::-1]):
            last = self.env["mail.message"].search([], order="id desc", limit=1).id
            with self.env.cr.savepoint() as savepoint:
                order.with_user(self.front)._do_escalate(
                    "mission_area", area=self.treasury, reason="La analiza el área"
                )
                notices = self.env["mail.message"].search(
                    [("id", ">", last), ("message_type", "=", "user_notification")]
                )
                for user, count in ((self.official, 2), (colleague, 3)):
                    told = notices.filtered(
                        lambda notice, user=user: user.partner_id
                        in notice.notified_partner_ids
                    )
                    self.assertEqual(len(told), 1, user.login)
                    self.assertIn(f"{count} cases", told.subject)
                    seen = cases[2].name in told.body
                    self.assertEqual(seen, user == colleague)
                savepoint.rollback()

    def test_what_is_prepared_on_the_screen_is_its_authors(self):
        wizard = self.env["grandes.clientes.case.escalate"].with_user(self.front)
        case = self._registered(typification="T12", beneficiary_id_number="55")
        wizard = wizard.create({"case_ids": case.ids, "target": "back_office"})
        lines = wizard.line_ids
        self.assertEqual(lines.case_id, case)
        self._assert_denied(self.back, wizard)
        self._assert_denied(self.back, lines)
