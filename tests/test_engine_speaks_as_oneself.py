"""On the addon's records, users post only in their own name and at the current time."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .seal_common import SealHttpCommon

OWN = "speaks for themselves"


@tagged("post_install", "-at_install", "slow")
class TestSpeaksAsOneself(SealHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        # The most privileged user: Odoo's administrator and supervisor.
        cls.system = cls._user("system", "group_supervisor")
        cls.system.group_ids += cls.env.ref("base.group_system")
        cls.boss = cls.supervisor.partner_id
        cls.boss.email = "jefe@example.com"
        cls.Message = cls.env["mail.message"]

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.last = self.Message.search([], limit=1).id

    def _enter(self, user):
        self.authenticate(user.login, user.login)

    def _assert_nothing_said(self):
        """Check that nothing was posted in another user's name."""
        self.env.invalidate_all()
        said = self.Message.search(
            [("id", ">", self.last), ("model", "=", self.case._name)]
        )
        self.assertFalse(said, said.mapped("body"))

    # === POSTING === #

    def test_post_as_somebody_else(self):
        for user in (self.front, self.system):
            self._enter(user)
            for vals, context in (
                ({"author_id": self.boss.id}, {}),
                ({"author_id": self.contact.id, "email_from": "x@example.com"}, {}),
                ({"author_id": False, "email_from": self.boss.email}, {}),
                ({"email_from": self.boss.email}, {}),
                ({"email_from": f'"Jefe" <{user.email}>'}, {}),
                ({"author_id": self.env.ref("base.partner_root").id}, {}),
            ):
                with self.subTest(user=user.login, vals=vals):
                    self._assert_refused(
                        self._call(
                            self.case,
                            "message_post",
                            body="Autorizado",
                            context=context,
                            **vals,
                        ),
                        OWN,
                    )
                    self._assert_refused(
                        self._call(
                            self.case,
                            "message_notify",
                            body="Autorizado",
                            partner_ids=self.front2.partner_id.ids,
                            **vals,
                        ),
                        OWN,
                    )
        self._assert_nothing_said()

    def test_create_a_message_as_somebody_else(self):
        self._enter(self.front)
        vals = {"model": self.case._name, "res_id": self.case.id, "body": "Sí"}
        for more, context in (
            ({"author_id": self.boss.id}, {}),
            ({}, {"default_author_id": self.boss.id}),
            ({"email_from": "x@example.com", "author_id": False}, {}),
        ):
            self._assert_refused(
                self._call(self.Message, "create", [{**vals, **more}], context=context),
                OWN,
            )
        requester = self._written_in(self.case)
        self.last = requester.id
        self.env.flush_all()
        self._assert_refused(self._call(requester, "copy"), OWN)
        self._assert_refused(
            self._call(requester, "copy", {"body": "Ya no quiero nada"}), OWN
        )
        self._assert_nothing_said()

    def test_what_one_call_makes_and_changes_is_ones_own(self):
        """A new message may be changed while it is created, but not its author."""
        self._enter(self.front)
        made = {"model": self.case._name, "body": "Autorizado"}
        for changed in ({"author_id": self.boss.id}, {"message_type": "email"}):
            self.env.cr.execute("SELECT nextval('mail_message_id_seq')")
            coming = self.env.cr.fetchone()[0] + 1
            self._assert_refused(
                self._call(
                    self.case,
                    "write",
                    {
                        "message_ids": [(0, 0, made)],
                        "website_message_ids": [(1, coming, changed)],
                    },
                ),
                f"{OWN}|by the system",
            )
        self._assert_nothing_said()

    def test_words_bear_the_time_of_writing(self):
        self._enter(self.front)
        for date in ("2026-01-01 08:00:00", "2099-01-01 08:00:00", False):
            self._assert_refused(
                self._call(self.case, "message_post", body="Llamé", date=date),
                "the time",
            )
        self._assert_refused(
            self._call(
                self.Message,
                "create",
                [{"model": self.case._name, "res_id": self.case.id, "body": "Llamé"}],
                context={"default_date": "2026-01-01 08:00:00"},
            ),
            "the time",
        )
        self._assert_nothing_said()

    def test_nobody_speaks_for_the_system(self):
        self._enter(self.front)
        field = self.env["ir.model.fields"]._get(self.case._name, "subject")
        tracked = [(0, 0, {"field_id": field.id, "new_value_char": "Otro"})]
        for vals in (
            {"message_type": "email"},
            {"message_type": "auto_comment"},
            {"tracking_value_ids": tracked},
        ):
            with self.subTest(vals=vals):
                self._assert_refused(
                    self._call(self.case, "message_post", body="Se hizo", **vals),
                    "by the system",
                )
        for kind in ("email", "auto_comment"):
            self._assert_refused(
                self._ask(
                    "/mail/message/post",
                    {
                        "thread_model": self.case._name,
                        "thread_id": self.case.id,
                        "post_data": {"body": "Se hizo", "message_type": kind},
                    },
                ),
                "by the system",
            )
        self._assert_nothing_said()

    def test_the_chatter_posts_in_ones_own_name_to_colleagues(self):
        self._enter(self.front)
        thread = {"thread_model": self.case._name, "thread_id": self.case.id}
        made = self._assert_done(
            self._ask(
                "/mail/message/post",
                {
                    **thread,
                    "post_data": {
                        "body": "Llamé",
                        "author_id": self.boss.id,
                        "email_from": self.boss.email,
                        "date": "2026-01-01 08:00:00",
                        "partner_ids": self.front2.partner_id.ids,
                    },
                    "context": {
                        "default_author_id": self.boss.id,
                        "default_email_from": self.boss.email,
                    },
                },
            )
        )
        message = self.Message.browse(made["message_id"])
        self.assertEqual(message.author_id, self.front.partner_id)
        self.assertEqual(message.email_from, self.front.email_formatted)
        self.last = message.id
        # INV-6: only acts write to the requester.
        self._assert_refused(
            self._ask(
                "/mail/message/post",
                {
                    **thread,
                    "post_data": {"body": "Hola", "partner_ids": self.contact.ids},
                },
            ),
            "Reply",
        )
        self._assert_nothing_said()

    def test_the_composer_speaks_for_its_writer(self):
        self._enter(self.front)
        Composer = self.env["mail.compose.message"]
        for vals, context in (
            ({"author_id": self.boss.id}, {}),
            ({"email_from": self.boss.email}, {}),
            ({}, {"default_author_id": self.boss.id}),
        ):
            [composer_id] = self._assert_done(
                self._call(
                    Composer,
                    "create",
                    [
                        {
                            "composition_mode": "comment",
                            "model": self.case._name,
                            "res_ids": str(self.case.ids),
                            "body": "<p>Autorizado</p>",
                            "subtype_id": self.env.ref("mail.mt_note").id,
                            **vals,
                        }
                    ],
                    context=context,
                )
            )
            with self.subTest(vals=vals, context=context):
                self._assert_refused(
                    self._call(Composer.browse(composer_id), "action_send_mail"), OWN
                )
        self._assert_nothing_said()

    def test_no_template_speaks_for_anybody(self):
        self._enter(self.front)
        Template = self.env["mail.template"]
        for model, email_values in (
            (self.case._name, {}),
            ("res.partner", {"model": self.case._name, "res_id": self.case.id}),
        ):
            record = self.case if model == self.case._name else self.ies
            [template_id] = self._assert_done(
                self._call(
                    Template,
                    "create",
                    [
                        {
                            "name": "Mía",
                            "model_id": self.env["ir.model"]._get_id(model),
                            "email_from": self.boss.email,
                            "email_to": "x@example.com",
                            "body_html": "<p>Autorizado</p>",
                        }
                    ],
                )
            )
            self.env.invalidate_all()
            mails = self.env["mail.mail"].search_count([])
            self._assert_refused(
                self._call(
                    Template.browse(template_id),
                    "send_mail",
                    record.id,
                    email_values={**email_values, "author_id": self.boss.id},
                ),
                "Reply",
            )
            self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self._assert_nothing_said()

    # === LATER === #

    def _schedule(self, user, **vals):
        return self._call(
            self.env["mail.scheduled.message"],
            "create",
            [
                {
                    "model": self.case._name,
                    "res_id": self.case.id,
                    "author_id": user.partner_id.id,
                    "body": "<p>Mañana llamo</p>",
                    "is_note": True,
                    "scheduled_date": str(fields.Datetime.now() + timedelta(hours=1)),
                    **vals,
                }
            ],
        )

    def test_nobody_schedules_words_of_another(self):
        self._enter(self.front)
        self._assert_refused(self._schedule(self.supervisor), OWN)
        [own_id] = self._assert_done(self._schedule(self.front))
        own = self.env["mail.scheduled.message"].browse(own_id)
        self._assert_refused(self._call(own, "write", {"author_id": self.boss.id}), OWN)
        for user in (self.front2, self.supervisor, self.system):
            self._enter(user)
            with self.subTest(user=user.login):
                for method, args in (
                    ("write", [{"body": "<p>No llamo</p>"}]),
                    ("write", [{"scheduled_date": "2099-01-01 00:00:00"}]),
                    ("post_message", []),
                    ("unlink", []),
                ):
                    self._assert_refused(
                        self._call(own, method, *args), "Somebody else wrote"
                    )
        self._enter(self.front)
        self._assert_done(self._call(own, "write", {"body": "<p>Llamo hoy</p>"}))
        self._assert_done(self._call(own, "post_message"))
        message = self.case.message_ids[0]
        self.assertEqual(message.author_id, self.front.partner_id)
        self.assertIn("Llamo hoy", message.body)

    def test_what_was_scheduled_says_who_says_it(self):
        """Even if the parameters of the message name another sender."""
        self._enter(self.front)
        self._assert_done(
            self._schedule(
                self.front,
                notification_parameters='{"email_from": "jefe@example.com"}',
            )
        )
        scheduled = self.env["mail.scheduled.message"].search([], limit=1)
        self._assert_refused(self._call(scheduled, "post_message"), OWN)
        self._assert_nothing_said()

    def test_files_of_what_was_scheduled_are_its_writers(self):
        self._enter(self.front)
        [own_id] = self._assert_done(self._schedule(self.front))
        own = self.env["mail.scheduled.message"].browse(own_id)
        file = (
            self.env["ir.attachment"]
            .with_user(self.front)
            .create(
                {
                    "name": "acta.txt",
                    "raw": b"acta",
                    "res_model": own._name,
                    "res_id": own.id,
                }
            )
        )
        own.sudo().attachment_ids = file
        self.env.flush_all()
        self._enter(self.front2)
        self._assert_refused(self._call(file, "write", {"raw": "eA=="}))
        self._assert_refused(self._call(file, "unlink"))
        self._enter(self.front)
        self._assert_done(self._call(own, "post_message"))
        self.assertEqual(self.case.message_ids[0].attachment_ids.raw, b"acta")

    # === TO-DOS === #

    def test_nobody_changes_what_another_asks_for(self):
        activity = self.case.with_user(self.supervisor).activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.front.id,
            summary="Llamar",
            note="<p>Hoy mismo</p>",
        )
        other = self._registered(beneficiary_id_number="52123456")
        self.env.flush_all()
        for user in (self.front, self.front2, self.system):
            self._enter(user)
            for vals in (
                {"summary": "No llamar"},
                {"note": "<p>Sin prisa</p>"},
                {"res_id": other.id},
            ):
                self._assert_refused(
                    self._call(activity, "write", vals),
                    "Only who wrote|somebody else's to-do",
                )
        # The date and the assignee may still be changed.
        self._enter(self.front)
        self._assert_done(
            self._call(activity, "write", {"date_deadline": "2026-12-31"})
        )
        self._enter(self.supervisor)
        self._assert_done(self._call(activity, "write", {"summary": "Llamar ya"}))
        self._enter(self.front)
        self._assert_done(self._call(activity, "action_feedback", feedback="Llamé"))
        message = self.case.message_ids[0]
        self.assertEqual(message.author_id, self.front.partner_id)
        self._assert_refused(
            self._call(activity, "write", {"feedback": "No llamé"}), "Only who wrote"
        )
