import logging
from contextlib import contextmanager
from email.message import Message
from xmlrpc.client import Binary

from odoo import api, models

from ...tools.mail import reader as mail_reader
from ...tools.mail.text import to_bytes
from . import fetching
from .inbound_thread import CASE, FILING, REQUEST

_logger = logging.getLogger(__name__)

_OURS = "grandes.clientes."
# Models whose mail is received by our own code.
_RECEIVED = (FILING, CASE, REQUEST)


class MailThread(models.AbstractModel):
    """Mail gateway for filings: mails are stored first, then processed."""

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        """Receive mails for us by our own code; no bytes make it raise.

        :return: id of the filing that it is, or is about; ``False`` without one
        """
        raw = _as_bytes(message)
        with self._grandes_clientes_holding():
            ours, others = self._grandes_clientes_routes(raw)
        rest = {
            "custom_values": custom_values,
            "save_original": save_original,
            "strip_attachments": strip_attachments,
            "thread_id": thread_id,
        }
        is_gateway = self._grandes_clientes_is_gateway()
        for_us = ours or model in _RECEIVED
        if not for_us and (is_gateway or not _is_of_ours(model)):
            return super().message_process(model, message, **rest)
        with self._grandes_clientes_holding():
            filing_id = (
                self._grandes_clientes_receive(raw)
                if is_gateway
                else self._grandes_clientes_keep_for_review(raw)
            )
        if not is_gateway:
            model = None if _is_of_ours(model) else model
        if others:
            apart = self.with_context(grandes_clientes_received=True)
            fallback = model if model not in _RECEIVED else None
            apart._grandes_clientes_try(
                super(MailThread, apart).message_process, fallback, raw, **rest
            )
        return filing_id

    @contextmanager
    def _grandes_clientes_holding(self):
        """Keep the fetched mail in its mailbox if the block fails.

        Odoo takes any failure for a fault of the mail, and marks it as handled.
        """
        try:
            yield
        except Exception as error:
            turn = fetching.current()
            if turn:
                server_id = self.env.context.get("default_fetchmail_server_id")
                turn.hold(server_id, error)
            raise

    @api.model
    def _grandes_clientes_try(self, process, *args, **kwargs):
        """Let Odoo deliver a mail to its other recipients, too."""
        try:
            with self.env.cr.savepoint():
                process(*args, **kwargs)
        except Exception:  # noqa: BLE001 - ours is stored; theirs is Odoo's to report
            _logger.info("A mail of ours was for others too, and failed", exc_info=True)

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """Leave out the routes that our own code already received.

        For callers other than the gateway, leave out all routes to records of ours.
        """
        routes = super().message_route(
            message,
            message_dict,
            model=model,
            thread_id=thread_id,
            custom_values=custom_values,
        )
        received = self.env.context.get("grandes_clientes_received")
        if not self._grandes_clientes_is_gateway():
            others = [route for route in routes or () if not _is_of_ours(route[0])]
            if len(others) < len(routes or ()) and not received:
                self._grandes_clientes_keep_for_review(_as_bytes(message))
            return others
        if not received:
            return routes
        return [route for route in routes or () if route[0] not in _RECEIVED]

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Create a record from a mail; records of ours only for the gateway."""
        if _is_of_ours(self._name) and not self._grandes_clientes_is_gateway():
            # Sudo: users may not store mails; the gateway may.
            inbound_sudo = self.env["grandes.clientes.inbound.mail"].sudo()
            self._grandes_clientes_keep_for_review(inbound_sudo._as_mail(msg_dict))
            return self.browse()
        return super().message_new(msg_dict, custom_values=custom_values)

    @api.model
    def _grandes_clientes_is_gateway(self):
        """Return whether the mail gateway calls: the server, or the mail program."""
        return self.env.su or self.env.user.has_group(
            "grandes_clientes.group_mail_gateway"
        )

    @api.model
    def _grandes_clientes_keep_for_review(self, raw):
        """Store a mail handed over by a caller other than the gateway.

        :return: ``False``, since it is no filing
        """
        # Sudo: users may not store mails; the gateway may.
        inbound_sudo = self.env["grandes.clientes.inbound.mail"].sudo()
        inbound_sudo._receive_from(self.env.user, raw)
        return False

    @api.model
    def _grandes_clientes_receive(self, raw):
        """Store and process a mail; see ``_receive``.

        If it cannot be stored, the error of database or disk is raised.
        """
        # Sudo: the gateway's own work, whoever runs it.
        Inbound_sudo = self.env["grandes.clientes.inbound.mail"].sudo()
        try:
            return Inbound_sudo._receive(raw)
        except Exception:
            _logger.exception("A mail could not be stored")
            raise

    @api.model
    def _grandes_clientes_routes(self, raw):
        """Return for whom a mail is.

        :return: whether it is for us, and whether it is for other aliases
        """
        mail = mail_reader.read_head(raw)
        mailbox = self.env["grandes.clientes.mailbox"]._find_for_recipients(
            mail.recipients
        )
        # Sudo: looks up aliases, as the gateway does.
        others = mail.recipients and self.env["mail.alias"].sudo().search_count(
            [
                ("alias_full_name", "in", list(mail.recipients)),
                ("alias_model_id.model", "!=", FILING),
            ],
            limit=1,
        )
        return bool(mailbox) or self._grandes_clientes_answers(mail), bool(others)

    @api.model
    def _grandes_clientes_answers(self, mail):
        """Return whether the mail answers a message about a filing, case or request."""
        # Sudo: finds the answered message before anybody acts on it.
        return bool(mail.references) and bool(
            self.env["mail.message"]
            .sudo()
            .search_count(
                [
                    ("message_id", "in", list(mail.references)),
                    ("model", "in", _RECEIVED),
                ],
                limit=1,
            )
        )


def _is_of_ours(model):
    """Return whether a model belongs to this addon, by its name."""
    return bool(model) and str(model).startswith(_OURS)


def _as_bytes(message):
    """Return the bytes of a mail given in any form."""
    if isinstance(message, Binary):
        return bytes(message.data)
    if isinstance(message, str):
        return to_bytes(message)
    if isinstance(message, bytes | bytearray | memoryview):
        return bytes(message)
    try:
        if isinstance(message, Message):
            return message.as_bytes()
        return to_bytes("" if message is None or message is False else str(message))
    except Exception:  # noqa: BLE001 - the best that can be kept of it
        return to_bytes(repr(message))
