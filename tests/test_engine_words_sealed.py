"""What the seals of messages allow, and what breaks them."""

from unittest.mock import patch

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from ..tools import sealing
from .pack_common import PackCommon
from .seal_common import SealCommon
from .smtp_common import SmtpCommon


@tagged("post_install", "-at_install")
class TestWordsSealed(SealCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        cls.Message = cls.env["mail.message"]

    # === WHAT IS SEALED === #

    def test_whatever_is_discussed_or_kept_is_sealed(self):
        """The models come from the registry, so that no list has to be maintained."""
        kept = self.env["grandes.clientes.evidence"]._get_kept_models()
        for name, model in self.env.registry.items():
            if name.startswith("grandes.clientes.") and not model._abstract:
                self.assertEqual(name in kept, not model._transient, name)
        self.assertNotIn("res.partner", kept)

    def test_each_kept_model_seals_its_messages(self):
        said = self.Message
        for name in sorted(self.env["grandes.clientes.evidence"]._get_kept_models()):
            said += self.Message.create(
                {"model": name, "res_id": 1, "body": "Dicho", "reply_to": "x@y.co"}
            )
        self._later()
        self.assertEqual(said._get_sealed(), said)

    def test_all_that_a_message_says_is_sealed(self):
        """All fields stored on a message, except marks and the recipients."""
        sealed = self.Message._get_sealed_fields()
        stored = {
            name
            for name, field in self.Message._fields.items()
            if field.store and field.column_type and "mail" in field._modules
        }
        self.assertEqual(stored - sealed - {*models.MAGIC_COLUMNS}, {"pinned_at"})
        for name in ("body", "author_id", "partner_ids", "attachment_ids", "date"):
            self.assertIn(name, sealed)

    def test_other_peoples_messages_are_theirs(self):
        """On contacts and other models, Odoo works as usual."""
        note = self.ies.message_post(body="Nota")
        self._later()
        note.body = "Otra"
        note.unlink()

    def test_notices_without_a_record_are_sealed_too(self):
        for model in (False, "res.partner"):
            mail = self.env["mail.mail"].create(
                {
                    "message_type": "auto_comment",
                    "model": model,
                    "res_id": model and self.ies.id,
                    "email_to": "x@example.com",
                    "body_html": "<p>Hola</p>",
                    "auto_delete": True,
                }
            )
            self.assertFalse(mail.auto_delete, "it is the only trace of what was sent")
            self._later()
            for vals in ({"subject": "Otro"}, {"email_to": "y@example.com"}):
                with self.assertRaisesRegex(UserError, "evidence|goes out as it is"):
                    mail.write(vals)
            with self.assertRaises(UserError):
                mail.unlink()

    # === WHILE IT IS BEING MADE === #

    def test_open_in_the_transaction_that_makes_it(self):
        note = self.case.sudo().message_post(body="Nota")
        note.body = "<p>Otra</p>"
        note.attachment_ids = [Command.create({"name": "x.txt", "raw": b"x"})]
        note.attachment_ids.unlink()
        note.unlink()

    def test_supports_of_an_escalation_stay(self):
        """Files of a desk's answer are attached to no record, but are kept as well."""
        self.case._do_escalate("back_office", reason="Sin acceso")
        support = (
            self.env["ir.attachment"]
            .with_user(self.back)
            .create({"name": "s.txt", "raw": b"s"})
        )
        escalation = self.case.escalation_ids
        escalation.with_user(self.back)._do_answer("Ya está", support=support)
        self.assertIn(support, escalation.sudo().attachment_ids)
        self._later()
        for act in (lambda: support.write({"raw": b"otro"}), support.unlink):
            with self.assertRaisesRegex(UserError, "kept as it was"):
                act()

    def test_what_is_still_written_is_nobodys_evidence(self):
        draft = self.env["ir.attachment"].create(
            {"name": "x.txt", "raw": b"x", "res_model": "mail.compose.message"}
        )
        self._later()
        draft.raw = b"y"
        draft.unlink()

    # === OPENED === #

    def test_only_our_own_code_opens_the_seals(self):
        words = self._written_in(self.case)
        file = words.attachment_ids
        self._later()
        for name in ("unsealed", "gc_unsealed", "mail_notrack", "install_mode"):
            with self.assertRaises(UserError):
                words.with_context(**{name: True}).body = "Otra"
        with sealing.unsealed():
            words.body = "<p>Seudónimo</p>"
            file.raw = b"seudonimo"
        self.assertFalse(sealing.is_unsealed())
        with self.assertRaises(UserError):
            words.body = "Otra"

    def test_merging_contacts_goes_on(self):
        words = self._written_in(self.case)
        mail = self.env["mail.mail"].create(
            {
                "message_type": "auto_comment",
                "model": "res.partner",
                "res_id": self.contact.id,
                "email_to": "x@example.com",
            }
        )
        other = self.env["res.partner"].create({"name": "La misma"})
        self._later()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.contact + other).ids, other
        )
        self.env.invalidate_all()
        self.assertEqual(words.author_id, other)
        self.assertEqual(mail.mail_message_id.res_id, other.id)
        Event = self.env["grandes.clientes.case.event"]
        self.assertFalse(Event._find_changed_words(self.case))

    def test_what_leaves_with_a_field_is_described(self):
        field = self.env["ir.model.fields"]._get(self.case._name, "subject")
        note = self.case.sudo()._message_log(
            tracking_value_ids=[Command.create({"field_id": field.id})]
        )
        self._later()
        value = note.sudo().tracking_value_ids
        value.write({"field_info": {"desc": "Asunto"}, "field_id": False})
        with self.assertRaises(UserError):
            value.write({"new_value_char": "Otro"})

    # === COST === #

    def test_a_thousand_notes_cost_no_query_each(self):
        cases = self._many(100).sudo()
        self.env.flush_all()
        cases.mapped("company_id")
        cases[0]._message_log_batch({cases[0].id: "Nota"})
        costs = []
        for batch in (cases[:10], cases):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            batch._message_log_batch(dict.fromkeys(batch.ids, "Nota"))
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[0], costs[1])

    def test_looking_at_many_costs_as_looking_at_one(self):
        for case in self._many(5).sudo():
            case._message_log_batch({case.id: "Nota"})
        notes = self.Message.search([("model", "=", self.case._name)])
        self._later()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.assertEqual(notes._get_sealed(), notes)


@tagged("post_install", "-at_install")
class TestWordsSent(SmtpCommon, SealCommon):
    """The mail queue works on sealed messages."""

    def test_an_answer_goes_out_and_is_kept(self):
        answer = self._registered()._do_answer("<p>Ya se aplicó.</p>")
        mail = answer.sudo().mail_id
        self._later()
        # Some servers rename the message; the sent mail then has that name.
        real = IrMail_Server.send_email

        def renamed(server, message, *args, **kwargs):
            real(server, message, *args, **kwargs)
            return "<otro@servidor.example.com>"

        with patch.object(IrMail_Server, "send_email", renamed):
            self._work_queue()
        self.assertEqual(mail.state, "sent")
        self.assertEqual(mail.message_id, "<otro@servidor.example.com>")
        self.assertEqual(answer.state, "delivered")
        self._later()
        for vals in ({"body_html": "<p>Otra</p>"}, {"subject": "Otro"}):
            with self.assertRaises(UserError):
                mail.write(vals)

    def test_copies_of_a_note_go_and_the_note_stays(self):
        self.front2.notification_type = "email"
        case = self._registered()
        note = case.with_context(mail_notify_force_send=False).message_post(
            body="Mira esto", partner_ids=self.front2.partner_id.ids
        )
        mail = self.env["mail.mail"].search([("mail_message_id", "=", note.id)])
        self.assertTrue(mail.auto_delete)
        self._later()
        with self.assertRaisesRegex(UserError, "as it is"):
            mail.unlink()
        self._work_queue()
        self.assertFalse(mail.exists())
        self.assertIn("Mira esto", note.body)
        self.assertEqual(note.sudo().notification_ids.notification_status, "sent")

    def test_what_cannot_be_sent_is_put_off_or_fails(self):
        mail = self._registered()._do_answer("<p>Ya.</p>").sudo().mail_id
        self._later()
        self.mail_server.smtp_port = 1
        self._work_queue()
        self.assertTrue(mail.failure_reason)
        self.assertTrue(mail.scheduled_date)
        mail.cancel()
        self.assertEqual(mail.state, "cancel")


@tagged("post_install", "-at_install")
class TestDraftsGo(PackCommon, SealCommon):
    def test_a_draft_is_deleted_with_what_was_said_of_it(self):
        pack = self._pack()
        note = pack.message_post(body="Un borrador")
        self._later()
        with self.assertRaises(UserError):
            note.sudo().unlink()
        pack.unlink()
        self.assertFalse(note.exists())
