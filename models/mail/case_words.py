import hashlib
import json

from odoo import api, models
from odoo.tools import SQL

# Sealed fields of a message besides its body. The time is that of the event. No partner
# ids, since merging contacts rewrites them.
_HEAD = ("model", "res_id", "message_type", "subject", "email_from")


class CaseEvent(models.Model):
    """Case events that seal what requesters wrote (INV-8)."""

    _name = "grandes.clientes.case.event"
    _inherit = "grandes.clientes.case.event"

    @api.model
    def _get_words_facts(self, messages):
        """Return the facts with which an event seals messages.

        :param messages: messages of the requester, by mail or in the portal
        :return: ``{message id: facts}``: the message's id and the SHA-256 of its body,
            of its head, and of each of its files
        """
        # Sudo: digests of messages that the act itself has just stored.
        messages_sudo = messages.sudo()
        # Digest the values read back from the database, as later comparisons do.
        messages_sudo.flush_recordset()
        messages_sudo.invalidate_recordset(["body", *_HEAD])
        return {
            message.id: {"message": message.id, **_digests(message)}
            for message in messages_sudo
        }

    @api.model
    def _find_changed_words(self, cases):
        """Return the events of ``cases`` whose messages differ from what they sealed.

        Each message and its files are compared with the digests in the event, which
        reveals changes by SQL or in the filestore, and deletions. Words in the event
        itself, such as those of «not solved», are checked by
        :meth:`_find_broken_chains`. Events older than these digests are skipped.

        Meant for the nightly verification and for printing a case: one query for the
        events of all cases, and each message and file is read once.

        :param cases: any number of cases
        :return: the events of the changed messages
        """
        self.flush_model(["case_id", "facts"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, facts FROM grandes_clientes_case_event
                 WHERE case_id = ANY(%s) AND facts ? 'body_sha256'
                 ORDER BY id
                """,
                cases.ids,
            )
        )
        # Sudo: compares the messages without showing them.
        Message_sudo = self.env["mail.message"].sudo()
        Message_sudo.flush_model()
        Message_sudo.invalidate_model()
        messages_sudo = Message_sudo.browse(
            {facts["message"] for _id, facts in rows}
        ).exists()
        stored = {message.id: _digests(message) for message in messages_sudo}
        return self.browse(
            event_id
            for event_id, facts in rows
            if stored.get(facts["message"])
            != {name: facts.get(name) for name in _DIGESTS}
        )


_DIGESTS = ("body_sha256", "head_sha256", "files_sha256")


def _digests(message):
    """Return the digests of a message as stored in the database."""
    head = [message[name] or None for name in _HEAD]
    digests = (
        _sha256(str(message.body or "").encode()),
        _sha256(json.dumps(head).encode()),
        sorted(_sha256(file.raw or b"") for file in message.attachment_ids),
    )
    return dict(zip(_DIGESTS, digests, strict=True))


def _sha256(content):
    return hashlib.sha256(content).hexdigest()
