"""The event of a requester's message seals the message and its files (INV-8)."""

import hashlib

from odoo.tests import tagged

from .mail_common import FILING, MailInCommon, build
from .seal_common import SealCommon


@tagged("post_install", "-at_install")
class TestMailWords(MailInCommon, SealCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Event = cls.env["grandes.clientes.case.event"]
        cls.case = cls._registered(email_from="coordinadora@example.com")
        cls.other = cls._registered(
            beneficiary_id_number="52123456", email_from="coordinadora@example.com"
        )

    def _reply(self, **headers):
        """Feed a reply about the case; return the event that records it."""
        told = self.env["mail.mail"].search(
            [("model", "=", FILING), ("res_id", "=", self.case.filing_id.id)]
        )
        headers.setdefault("body", "Adjunto lo que falta.")
        self._feed(build(In_Reply_To=told.message_id, **headers))
        return self._last(self.case)

    def _last(self, case):
        self.env.invalidate_all()
        return case.event_ids.sorted("sequence")[-1]

    def _words(self, event):
        return self.env["mail.message"].browse(event.facts["message"])

    def _broken_by(self, event, query, *values):
        """Return what is found broken after ``query``, and roll it back."""
        self.env.flush_all()
        with self.cr.savepoint() as point:
            self.env.cr.execute(query, values)
            self.env.invalidate_all()
            found = self.Event._find_changed_words(event.case_id)
            self.env.invalidate_all()
            point.rollback()
        self.env.invalidate_all()
        return found

    def test_the_event_holds_the_digests(self):
        event = self._reply(files=[("a.pdf", b"%PDF a"), ("b.pdf", b"%PDF b")])
        self.assertEqual(event.act, "requester_wrote")
        words = self._words(event)
        self.assertEqual(
            event.facts["body_sha256"], hashlib.sha256(words.body.encode()).hexdigest()
        )
        self.assertEqual(
            event.facts["files_sha256"],
            sorted(hashlib.sha256(b).hexdigest() for b in (b"%PDF a", b"%PDF b")),
        )
        self.assertFalse(self.Event._find_changed_words(self.case | self.other))
        self.assertFalse(self.Event._find_broken_chains(self.case))

    def test_any_change_in_the_database_shows(self):
        event = self._reply(files=[("a.pdf", b"%PDF a")])
        words = self._words(event)
        file = words.attachment_ids
        for query, values in (
            ("UPDATE mail_message SET body = '<p>Nada</p>' WHERE id = %s", [words.id]),
            ("UPDATE mail_message SET body = NULL WHERE id = %s", [words.id]),
            ("UPDATE mail_message SET subject = 'Otro' WHERE id = %s", [words.id]),
            ("UPDATE mail_message SET email_from = 'x' WHERE id = %s", [words.id]),
            (
                "UPDATE mail_message SET message_type = 'comment' WHERE id = %s",
                [words.id],
            ),
            (
                "UPDATE mail_message SET res_id = %s WHERE id = %s",
                [self.other.id, words.id],
            ),
            (
                "DELETE FROM message_attachment_rel WHERE message_id = %s",
                [words.id],
            ),
            (
                "UPDATE ir_attachment SET store_fname = NULL, db_datas = 'otro'"
                " WHERE id = %s",
                [file.id],
            ),
        ):
            with self.subTest(query=query):
                self.assertEqual(self._broken_by(event, query, *values), event)
        self.assertFalse(self.Event._find_changed_words(self.case))

    def test_what_is_gone_shows(self):
        self.case.with_user(self.portal)._do_write_in("Falta el giro")
        event = self._last(self.case)
        self.assertEqual(
            self._broken_by(
                event,
                "DELETE FROM mail_message WHERE id = %s",
                event.facts["message"],
            ),
            event,
        )

    def test_a_file_changed_on_disk_shows(self):
        event = self._reply(files=[("a.pdf", b"%PDF of its own on disk")])
        file = self._words(event).attachment_ids
        path = file._full_path(file.store_fname)
        with open(path, "rb") as kept:
            content = kept.read()
        self.addCleanup(self._put, path, content)
        self._put(path, b"otro")
        self.assertEqual(self.Event._find_changed_words(self.case), event)

    def _put(self, path, content):
        with open(path, "wb") as kept:
            kept.write(content)

    def test_another_file_added_shows(self):
        event = self._reply(files=[("a.pdf", b"%PDF a")])
        file = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        found = self._broken_by(
            event,
            "INSERT INTO message_attachment_rel (message_id, attachment_id)"
            " VALUES (%s, %s)",
            self._words(event).id,
            file.id,
        )
        self.assertEqual(found, event)

    def test_who_is_named_besides_is_sealed_by_the_same(self):
        event = self._reply(body=f"También {self.other.name}.")
        beside = self._last(self.other)
        self.assertEqual(beside.facts["message"], event.facts["message"])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_message SET body = 'otra' WHERE id = %s",
            [event.facts["message"]],
        )
        self.env.invalidate_all()
        self.assertEqual(
            self.Event._find_changed_words(self.case | self.other), event | beside
        )

    def test_what_the_portal_takes_is_sealed_for_each_case(self):
        cases = (self.case | self.other).with_user(self.portal)
        cases._do_write_in("Falta el giro\n<b>ya</b>", [("r.pdf", b"%PDF-1.4 r")])
        events = self._last(self.case) | self._last(self.other)
        self.assertEqual(len({event.facts["message"] for event in events}), 2)
        self.assertEqual({event.facts["channel"] for event in events}, {"portal"})
        self.assertEqual(
            events[0].facts["files_sha256"], [hashlib.sha256(b"%PDF-1.4 r").hexdigest()]
        )
        self.assertFalse(self.Event._find_changed_words(events.case_id))
        found = self._broken_by(
            events[0] | events[1],
            "UPDATE mail_message SET body = 'x' WHERE id = %s",
            events[0].facts["message"],
        )
        self.assertEqual(found, events[0])

    def test_what_was_noted_before_there_were_digests_says_nothing(self):
        self.case._log_requester_wrote({"mail": 1, "message": 1})
        self.assertFalse(self.Event._find_changed_words(self.case))

    def test_the_dossier_says_so(self):
        event = self._reply()
        dossier = self.env["grandes.clientes.dossier"]._get_dossier(self.case)
        self.assertTrue(dossier["words_are_intact"])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_message SET body = 'otra' WHERE id = %s",
            [event.facts["message"]],
        )
        self.env.invalidate_all()
        dossier = self.env["grandes.clientes.dossier"]._get_dossier(self.case)
        self.assertFalse(dossier["words_are_intact"])
        self.assertTrue(dossier["chain_is_intact"])

    def test_many_cases_cost_as_one(self):
        cases = self._many(6)
        cases._do_register()
        cases.with_user(self.portal)._do_write_in("Falta el giro")
        costs = []
        for some in (cases[:1], cases):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertFalse(self.Event._find_changed_words(some))
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[0], costs[1])
