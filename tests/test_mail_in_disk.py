"""A full disk: no mail is lost or stuck, and administrators are told."""

import errno
import os
from contextlib import suppress
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base.models.ir_attachment import IrAttachment
from odoo.addons.mail.models.fetchmail import FetchmailServer, OdooPOP3

from ..models.mail import fetching, fetchmail_server
from .mail_common import FILING, INBOUND, MailInCommon, build

GATEWAY_LOG = "odoo.addons.grandes_clientes.models.mail.mail_thread"
FILES_LOG = "odoo.addons.grandes_clientes.models.engine.ir_attachment"
SERVER_LOG = "odoo.addons.grandes_clientes.models.mail.fetchmail_server"


@tagged("post_install", "-at_install")
class TestMailInDisk(MailInCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.servers = cls.env["fetchmail.server"].create(
            [{"name": f"Buzón {number}", "state": "draft"} for number in (1, 2)]
        )

    def _full_for(self, word):
        """Simulate a full disk for files containing ``word``, truncating them."""
        write = IrAttachment._file_write

        def cut(attachments, content, checksum):
            if word not in content:
                return write(attachments, content, checksum)
            fname, full_path = attachments._get_path(content, checksum)
            with open(full_path, "wb") as file:
                file.write(content[:5])
            raise OSError(errno.ENOSPC, "No space left on device")

        return patch.object(IrAttachment, "_file_write", cut)

    def _fetch(self, mails):
        """Fetch as Odoo does: failed mails are marked as handled, except held ones.

        :param mails: for each server its mails, oldest first
        :return: for each server the places of those that were marked
        """
        marked = {server.id: [] for server in mails}

        class Connection:
            """A mailbox that records which mails are marked."""

            def __init__(self, server):
                self.server = server

            def handled_message(self, number):
                """Mark a mail."""
                marked[self.server.id].append(number)

        def fetch(servers, *_args, **_kwargs):
            for server in servers:
                connection = Connection(server)
                handled = fetchmail_server._but_for_held(connection.handled_message)
                Thread = servers.env["mail.thread"].with_context(
                    default_fetchmail_server_id=server.id
                )
                for number, raw in enumerate(mails[server]):
                    # As in Odoo's own loop.
                    with suppress(Exception), self.env.cr.savepoint():
                        Thread.message_process(FILING, raw)
                    handled(number)

        committed = patch.object(type(self.env["ir.cron"]), "_commit_progress")
        with patch.object(FetchmailServer, "_fetch_mail", fetch), committed:
            result = self.env["fetchmail.server"].union(*mails)._fetch_mail()
        return marked, result

    def _mails(self, name, count, full=None):
        return [
            build(
                f"{name} {place}",
                "LLENO" if place == full else f"Texto {place}",
                Message_ID=f"<{name}-{place}@example.com>",
            )
            for place in range(count)
        ]

    def _keepers(self):
        return self.env["grandes.clientes.mail.keepers"]._get_keepers()

    def _todos(self, server):
        return self.env["grandes.clientes.mail.keepers"]._find(
            server._unstored_summary, self._keepers()
        )

    def test_one_mail_holds_up_neither_its_mailbox_nor_others(self):
        first, second = self.servers
        mails = {
            first: self._mails("uno", 4, full=1),
            second: self._mails("dos", 3),
        }
        with (
            self._full_for(b"LLENO"),
            self.assertLogs(GATEWAY_LOG, "ERROR"),
            self.assertLogs(SERVER_LOG, "WARNING"),
        ):
            marked, result = self._fetch(mails)
        self.assertEqual(marked, {first.id: [0, 2, 3], second.id: [0, 1, 2]})
        self.assertIn("No space left", str(result))
        self.assertEqual(
            (first.grandes_clientes_unstored, second.grandes_clientes_unstored), (1, 0)
        )
        self.assertIn("No space left", first.error_message)
        self.assertTrue(first.error_date)
        self.assertFalse(second.error_message)
        todo = self._todos(first)
        self.assertEqual(todo.user_id, self._keepers())
        self.assertIn("Buzón 1", todo[0].summary)
        # Reported once, and over as soon as the disk has space again.
        with (
            self._full_for(b"LLENO"),
            self.assertLogs(GATEWAY_LOG, "ERROR"),
            self.assertLogs(SERVER_LOG, "WARNING"),
        ):
            self._fetch({first: [mails[first][1]]})
        self.assertEqual(self._todos(first), todo)
        self._fetch({first: [mails[first][1]], second: []})
        self.assertFalse(first.grandes_clientes_unstored)
        self.assertFalse(self._todos(first))
        stored = self.env[INBOUND].search([("message_id", "like", "<uno-")])
        self.assertEqual(sorted(stored.mapped("state")), ["filed"] * 4)

    def test_what_was_held_is_fetched_after_the_others(self):
        connection = OdooPOP3.__new__(OdooPOP3)

        def check():
            connection._unread_messages = [5, 4, 3, 2, 1]
            return 5

        last = fetchmail_server._held_ones_last
        self.assertEqual(last(connection, check, 2)(), 5)
        order = [connection._unread_messages.pop() for _each in range(5)]
        self.assertEqual(order, [3, 4, 5, 1, 2])
        for count in (0, 5, 9):
            last(connection, check, count)()
            order = [connection._unread_messages.pop() for _each in range(5)]
            self.assertEqual(order, [1, 2, 3, 4, 5])

    def test_files_that_were_cut_off_are_written_again(self):
        Attachment = self.env["ir.attachment"]
        for left in (b"%PDF", b"", b"x" * 20):
            content = b"%PDF-1.4 soporte " + left[:1] + bytes([len(left)])
            path = Attachment._full_path(self._path(content))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(left[: len(content)])
            self.addCleanup(os.unlink, path)
            with self.assertLogs(FILES_LOG, "WARNING"):
                kept = Attachment.create({"name": "soporte.pdf", "raw": content})
            kept.invalidate_recordset()
            self.assertEqual(kept.raw, content)

    def test_nothing_is_left_of_a_file_that_could_not_be_written(self):
        Attachment = self.env["ir.attachment"]
        content = b"%PDF-1.4 grande"

        def fail(*_args):
            raise OSError(errno.ENOSPC, "No space left on device")

        path = Attachment._full_path(self._path(content))
        with (
            patch.object(IrAttachment, "_mark_for_gc", fail),
            self.assertRaises(OSError),
        ):
            Attachment.create({"name": "x", "raw": content})
        self.assertFalse(os.path.exists(path))

    def test_what_others_wait_for_is_no_turn_of_ours(self):
        self.assertIsNone(fetching.current())
        with fetching.fetching() as turn:
            turn.hold(1, ValueError("x"))
            self.assertTrue(turn.release())
            self.assertFalse(turn.release())
        self.assertIsNone(fetching.current())

    def _path(self, content):
        checksum = self.env["ir.attachment"]._compute_checksum(content)
        return f"{checksum[:2]}/{checksum}"
