import logging

from odoo import models
from odoo.exceptions import UserError

from .mail_thread import MailNotStoredError

_logger = logging.getLogger(__name__)


class FetchmailServer(models.Model):
    """Fetching that stops where a mail cannot be stored: it stays in its mailbox."""

    _inherit = "fetchmail.server"

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
