import logging
from functools import partial

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.mail.models.fetchmail import OdooIMAP4

from .mail_thread import MailNotStoredError

_logger = logging.getLogger(__name__)


class FetchmailServer(models.Model):
    """Fetching that loses nothing: a mail is read when it was handled, not before."""

    _inherit = "fetchmail.server"

    def _connect__(self, *args, **kwargs):
        """Connect; mail that is looked at stays unread until it was handled.

        Odoo marks it as read, and then as unread again: a server that dies between
        loses it.
        """
        connection = super()._connect__(*args, **kwargs)
        if isinstance(connection, OdooIMAP4):
            connection.retrieve_unread_messages = partial(_retrieve, connection)
        return connection

    def _fetch_mail(self, *args, **kwargs):
        """Fetch; what could not be stored is fetched again next time."""
        try:
            return super()._fetch_mail(*args, **kwargs)
        except MailNotStoredError as error:
            self.env.cr.rollback()
            _logger.warning("Fetching mail stopped: %s", error)
            return UserError(
                self.env._(
                    "A mail could not be stored and stays in its mailbox: %(error)s",
                    error=error,
                )
            )


def _retrieve(connection):
    """Yield number and bytes of each unread mail, leaving it unread."""
    while connection._unread_messages:
        number = connection._unread_messages.pop()
        _result, data = connection.fetch(number, "(BODY.PEEK[])")
        # Somebody may have deleted it meanwhile.
        for part in data:
            if isinstance(part, tuple):
                yield number, part[1]
                break
