import logging
import traceback
from contextlib import contextmanager

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ...tools.mail import refusal

_logger = logging.getLogger(__name__)


class Setup(models.AbstractModel):
    """Turns mail server errors into messages: what to do, then the server's words."""

    _name = "grandes.clientes.setup"
    _inherit = "grandes.clientes.setup"

    @api.model
    @contextmanager
    def _telling_refusal(self, host, port, *secrets):
        """Re-raise an error of a mail server as a message that says what to do.

        :param secrets: passwords, which neither the message nor the log repeats
        :raise UserError: the server does not answer or refuses, or something unforeseen
        """
        try:
            yield
        except (ConcurrencyError, OperationalError, AccessError):
            raise
        except Exception as error:  # pylint: disable=broad-except
            # The original error is not chained: the message already contains its text.
            raise UserError(self._get_refusal(error, host, port, *secrets)) from None

    @api.model
    def _get_refusal(self, error, host, port, *secrets):
        """Return why the server at ``host`` failed, and what to do about it."""
        cause = error
        if isinstance(error, UserError):
            # Odoo's message quotes the original error.
            cause = error.__cause__ or error.__context__ or str(error)
        kind, words = refusal.read(cause, secrets)
        if kind == refusal.UNFORESEEN:
            # Logs only the location: the error's text may quote a password.
            _logger.error(
                "Unforeseen %s while a mail server was tried: %s",
                type(cause).__name__,
                "\n" + "".join(traceback.format_tb(cause.__traceback__)),
            )
        told = self._get_refusal_sentence(kind, host or "", port)
        if not words:
            return told
        return self.env._(
            "%(told)s What came back: «%(words)s».", told=told, words=words
        )

    @api.model
    def _get_refusal_sentence(self, kind, host, port):
        if kind == refusal.NAME:
            return self.env._(
                "No server has the name %(host)s: write it as whoever keeps your mail "
                "gave it.",
                host=host,
            )
        if kind == refusal.SILENT:
            return self.env._(
                "%(host)s does not answer at port %(port)s: check the name, the port "
                "and the encryption. If they are right, ask whoever keeps your mail to "
                "let this system in.",
                host=host,
                port=port,
            )
        if kind == refusal.SIGN_IN:
            return self.env._(
                "%(host)s refused the account or its password: write both again. "
                "Some servers want a password made for programs, not the mailbox's.",
                host=host,
            )
        if kind == refusal.ENCRYPTION:
            return self.env._(
                "%(host)s does not speak the chosen encryption at port %(port)s: "
                "choose another encryption, or the port that goes with it.",
                host=host,
                port=port,
            )
        if kind == refusal.SAID:
            return self.env._(
                "%(host)s, port %(port)s, did not take what was entered: give whoever "
                "keeps your mail its words, and correct what they say.",
                host=host,
                port=port,
            )
        return self.env._(
            "%(host)s could not be tried, for a reason that was not foreseen. Check "
            "what was entered and try again; if it goes on, ask whoever runs this "
            "system: its log says where it stopped.",
            host=host,
        )
