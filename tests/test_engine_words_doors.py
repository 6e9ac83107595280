"""Messages on the addon's records cannot be changed by any route of Odoo."""

from odoo.tests import tagged

from .seal_common import SealHttpCommon

STAYS = "is evidence"


@tagged("post_install", "-at_install", "slow")
class TestWordsDoors(SealHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        # The most privileged user: Odoo's administrator and supervisor.
        cls.system = cls._user("system", "group_supervisor")
        cls.system.group_ids += cls.env.ref("base.group_system")

    def setUp(self):
        super().setUp()
        self.words = self._written_in(self.case)
        self.file = self.words.attachment_ids
        self.kept = self._stored()

    def _enter(self, user):
        self.authenticate(user.login, user.login)

    def _stored(self):
        """Return the texts and their file as stored in the database."""
        self.env.flush_all()
        self.env.invalidate_all()
        words = self.words.exists()
        return (
            words.read(
                ["body", "subject", "author_id", "email_from", "date", "reply_to"]
            ),
            words.attachment_ids.ids,
            self.file.exists().mapped("raw"),
            self.file.exists().mapped("name"),
        )

    def _assert_stayed(self):
        self.assertEqual(self._stored(), self.kept)

    # === REMOTE CALLS === #

    def test_nobody_changes_a_message(self):
        for user in (self.front, self.supervisor, self.coordinator, self.system):
            self._enter(user)
            for vals in (
                {"body": "<p>Todo bien</p>"},
                {"subject": "Otro"},
                {"author_id": self.front.partner_id.id},
                {"email_from": "otra@example.com"},
                {"date": "2026-01-01 00:00:00"},
                {"reply_to": "otra@example.com"},
                {"attachment_ids": [(5, 0, 0)]},
                {"partner_ids": [(4, self.contact.id)]},
                {"is_internal": False},
                {"message_type": "notification"},
                {"message_id": "<otra@example.com>"},
                {"parent_id": False},
            ):
                with self.subTest(user=user.login, vals=vals):
                    self._assert_refused(self._call(self.words, "write", vals))
            self._assert_refused(self._call(self.words, "write", {"body": ""}), STAYS)
            self._assert_refused(self._call(self.words, "web_save", {"body": ""}, {}))
        self._assert_stayed()

    def test_nor_by_way_of_the_record(self):
        elsewhere = self.ies.message_post(body="Autorizado", author_id=self.contact.id)
        self.env.flush_all()
        self._enter(self.system)
        for command in (
            (1, self.words.id, {"body": "<p>Todo bien</p>"}),
            (2, self.words.id, 0),
            (3, self.words.id, 0),
            (5, 0, 0),
            (6, 0, []),
            (0, 0, {"author_id": self.contact.id, "model": self.case._name}),
        ):
            with self.subTest(command=command):
                self._assert_refused(
                    self._call(self.case, "write", {"message_ids": [command]})
                )
        self._assert_refused(
            self._call(
                elsewhere,
                "write",
                {"model": self.case._name, "res_id": self.case.id},
            )
        )
        self._assert_stayed()

    def test_nobody_deletes_a_message(self):
        for user in (self.front, self.supervisor, self.system):
            self._enter(user)
            self._assert_refused(self._call(self.words, "unlink"))
            self._assert_refused(self._call(self.file, "unlink"))
        self._assert_stayed()

    def test_nobody_deletes_as_an_uninstallation_would(self):
        """A context key that any client can send stands for an uninstallation."""
        uninstalling = {"_force_unlink": True}
        pack = self.env["grandes.clientes.report.pack"].create(
            {"date_from": "2026-08-01"}
        )
        pack.sudo().state = "frozen"
        answer = self.case.with_user(self.front)._do_answer("<p>Ya se aplicó.</p>")
        mail = answer.sudo().mail_id
        self.env.flush_all()
        for user in (self.supervisor, self.system):
            self._enter(user)
            for record in (self.words, self.file, pack, mail):
                with self.subTest(user=user.login, record=record._name):
                    self._assert_refused(
                        self._call(record, "unlink", context=uninstalling)
                    )
                    self.assertTrue(record.exists())
            # The key also affects what a route does as superuser.
            self._assert_refused(
                self._ask(
                    "/mail/attachment/delete",
                    {
                        "attachment_id": self.file.id,
                        "access_token": self.file._get_ownership_token(),
                        "context": uninstalling,
                    },
                )
            )
        self._assert_stayed()

    def test_what_was_noted_by_the_system_stays(self):
        case = self.case.sudo()
        note = case._message_log_batch({case.id: "3 cases were downloaded"})
        self.env.flush_all()
        for user in (self.front, self.system):
            self._enter(user)
            self._assert_refused(self._call(note, "unlink"), STAYS)
            self._assert_refused(self._call(note, "write", {"body": "1 case"}), STAYS)
        self.assertIn("3 cases", note.body)

    def test_tracked_values_stay(self):
        field = self.env["ir.model.fields"]._get(self.case._name, "subject")
        note = self.case.sudo()._message_log(
            tracking_value_ids=[
                (0, 0, {"field_id": field.id, "new_value_char": "Pago no aplicado"})
            ]
        )
        value = note.sudo().tracking_value_ids
        self.assertTrue(value)
        self.env.flush_all()
        self._enter(self.system)
        self._assert_refused(self._call(value, "write", {"new_value_char": "Otro"}))
        self._assert_refused(self._call(value, "unlink"))
        self._assert_refused(
            self._call(
                value.browse(),
                "create",
                [{"mail_message_id": note.id, "new_value_char": "Otro"}],
            )
        )
        self._assert_refused(
            self._call(note, "write", {"tracking_value_ids": [(5, 0, 0)]})
        )
        self.assertEqual(value.new_value_char, "Pago no aplicado")

    # === ROUTES OF THE CHATTER === #

    def test_the_chatter_edits_and_empties_nothing(self):
        self._enter(self.front)
        made = self._assert_done(
            self._ask(
                "/mail/message/post",
                {
                    "thread_model": self.case._name,
                    "thread_id": self.case.id,
                    "post_data": {"body": "Llamé y no contestan"},
                },
            )
        )
        own = self.env["mail.message"].browse(made["message_id"])
        for user, message in (
            (self.front, own),
            (self.system, own),
            (self.system, self.words),
        ):
            self._enter(user)
            for data in (
                {"body": "Llamé y contestaron", "attachment_ids": []},
                {"body": "", "attachment_ids": []},
                {"body": "Llamé y contestaron"},
            ):
                with self.subTest(user=user.login, data=data):
                    self._assert_refused(
                        self._ask(
                            "/mail/message/update_content",
                            {"message_id": message.id, "update_data": data},
                        )
                    )
        self.assertIn("no contestan", own.body)
        self._assert_stayed()

    def test_files_are_deleted_by_no_route(self):
        self._enter(self.front)
        token = self.file._get_ownership_token()
        for params in ({}, {"access_token": token}):
            self._assert_refused(
                self._ask(
                    "/mail/attachment/delete",
                    {"attachment_id": self.file.id, **params},
                ),
            )
        for vals in (
            {"raw": "eA=="},
            {"datas": "eA=="},
            {"name": "otro.pdf"},
            {"public": True},
        ):
            self._assert_refused(self._call(self.file, "write", vals))
        self._assert_refused(
            self._call(self.file, "write", {"res_model": "res.partner", "res_id": 1})
        )
        self._assert_stayed()

    def test_a_file_that_hangs_elsewhere_goes_with_its_message(self):
        """A note's file may belong to another record, or to none of the addon's."""
        loose = self.env["ir.attachment"].create(
            {"name": "acta.pdf", "raw": b"acta", "res_model": "res.partner"}
        )
        loose.res_id = self.front.partner_id.id
        self.case.message_post(body="Acta", attachment_ids=loose.ids)
        self.env.flush_all()
        self._enter(self.system)
        self._assert_refused(self._call(loose, "unlink"))
        self._assert_refused(
            self._ask("/mail/attachment/delete", {"attachment_id": loose.id})
        )
        self.assertEqual(loose.raw, b"acta")

    def test_a_paper_of_ones_own_is_taken_back_by_oneself_alone(self):
        """A file attached to a case without a message is a working paper."""
        paper = (
            self.env["ir.attachment"]
            .with_user(self.front)
            .create(
                {
                    "name": "borrador.txt",
                    "raw": b"borrador",
                    "res_model": self.case._name,
                    "res_id": self.case.id,
                }
            )
        )
        self.env.flush_all()
        for user in (self.front2, self.supervisor, self.system):
            self._enter(user)
            self._assert_refused(
                self._ask("/mail/attachment/delete", {"attachment_id": paper.id})
            )
            self._assert_refused(self._call(paper, "write", {"raw": "eA=="}))
        self._enter(self.front)
        self._assert_done(
            self._ask("/mail/attachment/delete", {"attachment_id": paper.id})
        )
        self.assertFalse(paper.exists())

    # === QUEUED MAIL === #

    def test_queued_mail_stays_as_it_was_queued(self):
        answer = self.case.with_user(self.front)._do_answer("<p>Ya se aplicó.</p>")
        mail = answer.sudo().mail_id
        self.assertEqual(mail.state, "outgoing")
        message = mail.mail_message_id
        kept = (mail.subject, mail.reply_to, mail.body_html, mail.email_to)
        files = message.attachment_ids
        other = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        self.env.flush_all()
        for user in (self.front, self.supervisor, self.system):
            self._enter(user)
            for vals in (
                {"subject": "Otro"},
                {"reply_to": "otra@example.com"},
                {"attachment_ids": [(4, other.id)]},
            ):
                with self.subTest(user=user.login, vals=vals):
                    self._assert_refused(self._call(message, "write", vals))
            self._assert_refused(self._call(message, "unlink"))
        for vals in (
            {"subject": "Otro"},
            {"body_html": "<p>Otra</p>"},
            {"email_to": "otra@example.com"},
            {"email_cc": "otra@example.com"},
            {"recipient_ids": [(4, self.front.partner_id.id)]},
            {"headers": "{}"},
            {"auto_delete": True},
            {"unrestricted_attachment_ids": [(4, other.id)]},
        ):
            with self.subTest(vals=vals):
                self._assert_refused(self._call(mail, "write", vals))
        self._assert_refused(self._call(mail, "unlink"))
        self.assertEqual(
            (mail.subject, mail.reply_to, mail.body_html, mail.email_to), kept
        )
        self.assertEqual(message.attachment_ids, files)

    # === WHAT GOES ON === #

    def test_what_is_no_change_of_words_goes_on(self):
        note = self.case.with_user(self.front2).message_post(
            body="¿Quién llama?", partner_ids=self.front.partner_id.ids
        )
        self.env.flush_all()
        self._enter(self.front)
        self._assert_done(self._call(note, "toggle_message_starred"))
        self.assertIn(self.front.partner_id, note.starred_partner_ids)
        self._assert_done(
            self._ask(
                "/mail/message/reaction",
                {"message_id": note.id, "content": "👍", "action": "add"},
            )
        )
        self.assertEqual(note.sudo().reaction_ids.content, "👍")
        self._assert_done(self._call(note, "set_message_done"))
        self._assert_done(self._call(note, "write", {}))
        self._assert_done(
            self._ask(
                "/mail/thread/messages",
                {"thread_model": self.case._name, "thread_id": self.case.id},
            )
        )

    def test_a_to_do_is_done_with_its_file(self):
        activity = self.case.with_user(self.front).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.front.id, summary="Llamar"
        )
        self.env["ir.attachment"].with_user(self.front).create(
            {
                "name": "en la tarea.txt",
                "raw": b"a",
                "res_model": "mail.activity",
                "res_id": activity.id,
            }
        )
        given = (
            self.env["ir.attachment"]
            .with_user(self.front)
            .create({"name": "dado.txt", "raw": b"b"})
        )
        self.env.flush_all()
        self._enter(self.front)
        done = self._assert_done(
            self._call(
                activity,
                "action_feedback",
                feedback="Ya llamé",
                attachment_ids=given.ids,
            )
        )
        message = self.env["mail.message"].browse(done)
        self.assertIn("Ya llamé", message.body)
        self.assertEqual(message.author_id, self.front.partner_id)
        self.assertIn("en la tarea.txt", message.attachment_ids.mapped("name"))
        self._assert_refused(self._call(message.attachment_ids[:1], "unlink"))
