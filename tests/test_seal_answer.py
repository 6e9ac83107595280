"""Only what was reviewed or signed is sent, however it was changed."""

from odoo.exceptions import UserError
from odoo.tests import Form, HttpCase, JsonRpcException, tagged

from .answer_common import BODY
from .seal_night_common import SealCommon

_ANSWER = "grandes.clientes.case.answer"


@tagged("post_install", "-at_install", "slow")
class TestSealedAnswer(SealCommon):
    def _assert_unsigned(self, answer):
        """Assert that the signatures were removed by an event, and nothing is sent."""
        answer.invalidate_recordset()
        self.assertFalse(answer.reviewed_by_id | answer.signed_by_id)
        events = answer.case_id.event_ids.filtered(lambda e: e.act == "unsign_answer")
        self.assertEqual(len(events), 1)
        self.assertEqual(events.facts["answer"], answer.id)
        with self.assertRaises(UserError):
            answer._do_send()

    def _assert_signed(self, answer):
        answer.invalidate_recordset()
        self.assertTrue(answer.reviewed_by_id and answer.signed_by_id)
        self.assertFalse(answer.missing)

    def test_the_events_of_review_and_signature_hold_the_digests(self):
        answer = self._signed()
        seal = answer._get_seals()[answer.id]
        for act in ("review_answer", "sign_answer"):
            event = answer.case_id.event_ids.filtered(lambda e, act=act: e.act == act)
            self.assertEqual(event.facts["sha256"], seal["sha256"])
            self.assertEqual(event.facts["to"], seal["to"])
        answer._do_send()
        self.assertEqual(answer.state, "sent")

    # === CHANGES THAT TAKE THE SIGNATURE AWAY === #

    def test_the_form(self):
        answer = self._signed()
        with Form(answer.with_user(self.front)) as form:
            form.body = "<p>Otra cosa.</p>"
        self._assert_unsigned(answer)

    def test_saving_the_same_takes_nothing_away(self):
        answer = self._signed()
        answer.with_user(self.front).write({"body": answer.body})
        self._assert_signed(answer)

    def test_files_by_the_list_of_the_answer(self):
        file = self._file(name="otro.pdf")
        for command in ((4, file.id), (5, 0, 0)):
            with self.subTest(command=command), self.cr.savepoint() as point:
                answer = self._signed()
                answer.with_user(self.front).write({"attachment_ids": [command]})
                self._assert_unsigned(answer)
                point.rollback()
                self.env.invalidate_all()

    def test_another_way_out(self):
        answer = self._signed()
        answer.with_user(self.front).means = "phone"
        self._assert_unsigned(answer)

    def test_who_gets_a_copy_of_the_letter(self):
        answer = self._signed(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-15",
        )
        answer.with_user(self.front).copy_to = "Rectoría"
        self._assert_unsigned(answer)

    def test_the_address_of_the_contact(self):
        answer = self._signed()
        self.contact.email = "otra@example.com"
        self._assert_unsigned(answer)

    def test_a_contact_that_is_found_out(self):
        answer = self._signed()
        other = self.env["res.partner"].create(
            {"name": "Otra", "parent_id": self.ies.id, "email": "otra@example.com"}
        )
        answer.case_id.with_user(self.front)._do_reclassify(
            {"contact_id": other.id}, "Era de ella."
        )
        self._assert_unsigned(answer)

    def test_the_addressee_of_a_letter(self):
        answer = self._signed(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-15",
        )
        self.contact.street = "Calle 1 # 2-3"
        self._assert_unsigned(answer)

    def test_a_channel_that_needs_a_letter_by_now(self):
        answer = self._signed()
        channel = self._channel("email").with_user(self.coordinator)
        channel.needs_mercurio_out = False
        self._assert_signed(answer)
        channel.needs_mercurio_out = True
        self._assert_unsigned(answer)

    def test_what_concerns_no_recipient_takes_nothing_away(self):
        answer = self._signed()
        self.contact.write({"phone": "601 555 0000", "function": "Decana"})
        self._assert_signed(answer)

    # === FILES ARE SEALED THEMSELVES === #

    def test_the_files_themselves(self):
        answer = self._signed()
        file = answer.sudo().attachment_ids
        for vals in (
            {"datas": "eA=="},
            {"raw": b"x"},
            {"name": "otro.pdf"},
            {"res_model": "res.partner", "res_id": self.ies.id},
        ):
            for user in (self.env.ref("base.user_root"), self.front):
                with self.assertRaises(UserError), self.cr.savepoint():
                    file.with_user(user).write(vals)
        with self.assertRaises(UserError), self.cr.savepoint():
            file.unlink()
        self._assert_signed(answer)

    # === WHAT GOES OUT IS WHAT WAS SIGNED === #

    def test_a_change_by_sql_is_not_sent(self):
        for query in (
            "UPDATE grandes_clientes_case_answer SET body = '<p>No.</p>' WHERE id = %s",
            "UPDATE grandes_clientes_case_answer SET means = 'phone' WHERE id = %s",
            "DELETE FROM grandes_clientes_answer_attachment_rel WHERE answer_id = %s",
        ):
            with self.subTest(query=query), self.cr.savepoint() as point:
                answer = self._signed()
                self._sql(query, answer.id)
                self.assertRegex(answer.missing, "reviewed or signed")
                with self.assertRaisesRegex(UserError, "reviewed or signed"):
                    answer._do_send()
                self.assertEqual(answer.state, "ready")
                # Whoever reviews it again may sign it again.
                answer.with_user(self.front2)._do_review()
                self.assertFalse(answer.signed_by_id)
                answer.with_user(self.coordinator)._do_sign()
                answer._do_send()
                point.rollback()
                self.env.invalidate_all()

    def test_a_signature_by_sql_is_none(self):
        answer = self._registered(
            typification="T17", beneficiary_id_number=False
        )._do_answer(BODY)
        self._sql(
            "UPDATE grandes_clientes_case_answer SET reviewed_by_id = %s,"
            " signed_by_id = %s WHERE id = %s",
            self.front2.id,
            self.coordinator.id,
            answer.id,
        )
        with self.assertRaises(UserError):
            answer._do_send()

    def test_mass_sending_leaves_out_what_was_changed(self):
        good = self._signed()
        bad = self._signed(subject="Otro asunto")
        self._sql(
            "UPDATE grandes_clientes_case_answer SET body = '<p>No.</p>' WHERE id = %s",
            bad.id,
        )
        self.company.grandes_clientes_job_limit = 1
        with self.assertRaisesRegex(UserError, "reviewed or signed"):
            (good + bad)._do_send()
        job = self.env["grandes.clientes.job"].with_user(self.front)
        job = job._create_job((good + bad).with_user(self.front), "_do_send", "Envío")
        while job._run_chunk():
            pass
        states = {line.res_id: line.state for line in job.sudo().line_ids}
        self.assertEqual(states, {good.id: "done", bad.id: "failed"})

    def test_what_came_back_goes_again_only_as_it_was(self):
        answer = self._signed()
        answer._do_send()
        answer.sudo()._apply_failed({answer.id: "Rebotó."})
        # The address is what has to be corrected.
        self.contact.email = "otra@example.com"
        with self.cr.savepoint() as point:
            answer._do_resend()
            self.assertEqual(answer.address, "otra@example.com")
            point.rollback()
        self.env.invalidate_all()
        self._sql(
            "UPDATE grandes_clientes_case_answer SET body = '<p>No.</p>' WHERE id = %s",
            answer.id,
        )
        with self.assertRaisesRegex(UserError, "sent before"):
            answer._do_resend()


@tagged("post_install", "-at_install")
class TestSealedAnswerRpc(SealCommon, HttpCase):
    def test_the_web_client(self):
        answer = self._signed()
        file = answer.sudo().attachment_ids
        self.front.password = self.front.login
        self.authenticate(self.front.login, self.front.login)

        def call(model, method, *args):
            return self.make_jsonrpc_request(
                f"/web/dataset/call_kw/{model}/{method}",
                {"model": model, "method": method, "args": args, "kwargs": {}},
            )

        for args in (("write", [file.id], {"datas": "eA=="}), ("unlink", [file.id])):
            with self.assertRaises(JsonRpcException) as refusal:
                call("ir.attachment", *args)
            self.assertIn("UserError", refusal.exception.args[0])
        call(_ANSWER, "write", [answer.id], {"body": "<p>Otra.</p>"})
        answer.invalidate_recordset()
        self.assertFalse(answer.signed_by_id)
        self.assertIn("unsign_answer", answer.case_id.event_ids.mapped("act"))
