import hashlib
import json

from odoo import api, models
from odoo.tools import SQL

# Of a message, besides its body: where it is, how and from where it came. When is the
# event's own instant. No ids of partners: merging contacts rewrites them.
_HEAD = ("model", "res_id", "message_type", "subject", "email_from")


class CaseEvent(models.Model):
    """What requesters wrote, sealed by the event that notes it (INV-8)."""

    _name = "grandes.clientes.case.event"
    _inherit = "grandes.clientes.case.event"

    @api.model
    def _get_words_facts(self, messages):
        """Return the facts by which an event seals what was written.

        :param messages: what the requester wrote, by mail or in the portal
        :return: ``{message id: facts}``: the message's id and the SHA-256 of its body,
            of its head, and of each of its files
        """
        # Sudo: digests of what the act itself has just stored.
        messages_sudo = messages.sudo()
        # As the database holds it, which is what will be compared.
        messages_sudo.flush_recordset()
        messages_sudo.invalidate_recordset(["body", *_HEAD])
        return {
            message.id: {"message": message.id, **_digests(message)}
            for message in messages_sudo
        }

    @api.model
    def _find_changed_words(self, cases):
        """Return those events of ``cases`` whose words are no longer what they sealed.

        What a requester wrote by mail or in the portal is compared, message and files,
        with the digests in the event that noted it: a change by SQL, or in the folder
        of the files, shows, and so does what is gone. Words that the event holds
        itself, as those of «not solved», are :meth:`_find_broken_chains`'. Events from
        before there were such digests say nothing.

        Meant for the nightly verification and for whoever prints a case: one query
        for the events of all the cases, and their messages and files read once.

        :param cases: cases to look at, any number
        :return: the events, of the cases whose evidence was changed
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
        # Sudo: compared, not shown.
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
    """Return the digests of a message as the database holds it."""
    head = [message[name] or None for name in _HEAD]
    digests = (
        _sha256(str(message.body or "").encode()),
        _sha256(json.dumps(head).encode()),
        sorted(_sha256(file.raw or b"") for file in message.attachment_ids),
    )
    return dict(zip(_DIGESTS, digests, strict=True))


def _sha256(content):
    return hashlib.sha256(content).hexdigest()
