import logging
from functools import partial

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.mail.models.fetchmail import OdooIMAP4

from .fetching import current, fetching

_logger = logging.getLogger(__name__)

_LONGEST_REASON = 500


class FetchmailServer(models.Model):
    """Fetching that neither loses mails nor blocks on one.

    A mail is marked as read only once it was handled. One that cannot be stored, for
    instance on a full disk, stays in its mailbox; later mails and other servers go on.
    """

    _inherit = "fetchmail.server"

    grandes_clientes_unstored = fields.Integer(
        string="Mails that could not be stored",
        readonly=True,
        copy=False,
        help="They stay in their mailbox, and are fetched again after the others.",
    )

    def _connect__(self, *args, **kwargs):
        """Connect; fetched mails stay unread until they were handled.

        Odoo marks a mail as read and then as unread again: if the server dies in
        between, the mail is lost.
        """
        connection = super()._connect__(*args, **kwargs)
        if isinstance(connection, OdooIMAP4):
            connection.retrieve_unread_messages = partial(_retrieve, connection)
        connection.handled_message = _but_for_held(connection.handled_message)
        connection.check_unread_messages = _held_ones_last(
            connection, connection.check_unread_messages, self.grandes_clientes_unstored
        )
        return connection

    def _fetch_mail(self, *args, **kwargs):
        """Fetch; report the mails that could not be stored, to be fetched again."""
        with fetching() as turn:
            exception = super()._fetch_mail(*args, **kwargs)
        sentences = [
            server._log_unstored(turn.failures.get(server.id, ()))
            for server in self.exists()
        ]
        # Commit the report in any case: Odoo, too, commits after each server.
        self.env["ir.cron"]._commit_progress()
        told = " ".join(filter(None, sentences))
        return exception or (UserError(told) if told else None)

    def _log_unstored(self, reasons):
        """Record on the server, and tell its keepers, how many of its mails stay there.

        :param reasons: why each could not be stored
        :return: the same as a sentence, ``""`` if all were stored
        """
        if not reasons:
            if self.grandes_clientes_unstored:
                self.grandes_clientes_unstored = 0
                self.env["grandes.clientes.mail.keepers"]._take_back(
                    self._unstored_summary
                )
            return ""
        values = {"server": self.name, "error": reasons[-1][:_LONGEST_REASON]}
        if len(reasons) == 1:
            sentence = self.env._(
                "%(server)s: 1 mail could not be stored and stays in its mailbox: "
                "%(error)s",
                **values,
            )
        else:
            sentence = self.env._(
                "%(server)s: %(count)s mails could not be stored and stay in their "
                "mailbox: %(error)s",
                count=len(reasons),
                **values,
            )
        _logger.warning("Fetching mail: %s", sentence)
        self.write(
            {
                "grandes_clientes_unstored": len(reasons),
                "error_date": fields.Datetime.now(),
                "error_message": sentence,
            }
        )
        self.env["grandes.clientes.mail.keepers"]._tell(
            self._unstored_summary, sentence
        )
        return sentence

    def _unstored_summary(self, lang):
        return self.with_context(lang=lang).env._(
            "Mail of %(server)s cannot be stored", server=self.name
        )


def _retrieve(connection):
    """Yield number and bytes of each unread mail, leaving it unread."""
    while connection._unread_messages:
        number = connection._unread_messages.pop()
        _result, data = connection.fetch(number, "(BODY.PEEK[])")
        # The mail may have been deleted meanwhile.
        for part in data:
            if isinstance(part, tuple):
                yield number, part[1]
                break


def _but_for_held(handled):
    """Wrap ``handled`` to leave mails that could not be stored unread and undeleted."""

    def handled_message(number):
        turn = current()
        if not (turn and turn.release()):
            handled(number)

    return handled_message


def _held_ones_last(connection, check, count):
    """Wrap ``check`` to fetch last what could not be stored last time.

    These are the oldest mails left. However many they are, they do not block others.
    """

    def check_unread_messages():
        found = check()
        waiting = connection._unread_messages
        if waiting and count:
            # Mails are taken from the end of the list.
            waiting[:] = waiting[-count:] + waiting[:-count]
        return found

    return check_unread_messages
