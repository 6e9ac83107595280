import re
from types import MappingProxyType

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, formataddr

FILING = "grandes.clientes.filing"
_SEPARATORS = re.compile(r"[\s,;]+")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_ADDRESS = re.compile(r"[^\s@]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


class Mailbox(models.Model):
    """Mailbox in which a company receives its mail: alias, own servers, forwarders.

    One per company. Mail arrives by the alias, or by an incoming mail server.
    """

    _name = "grandes.clientes.mailbox"
    _description = "Mailbox"
    _inherit = [
        "grandes.clientes.cached.mixin",
        "mail.alias.mixin",
        "grandes.clientes.company.mixin",
    ]
    _order = "company_id, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    channel_id = fields.Many2one(
        comodel_name="grandes.clientes.channel",
        required=True,
        check_company=True,
        default=lambda self: self.env["grandes.clientes.channel"]._find_by_code(
            "email"
        ),
        help="By which channel what comes here is filed; a fax service's is another.",
    )
    addresses = fields.Text(
        string="Other addresses",
        help="Addresses beside the alias whose mail comes here, one a line.",
    )
    own_hosts = fields.Text(
        string="Own mail servers",
        help="Names of the entity's own mail servers, one a line. The topmost of them "
        "in a mail's Received headers says when it was received (day zero).",
    )
    forwarders = fields.Text(
        string="Forwarding addresses",
        help="Personal mailboxes of the entity's people, one a line. What they forward "
        "as an attachment is filed as its own sender's.",
    )

    _company_uniq = models.UniqueIndex(
        "(company_id) WHERE active IS TRUE",
        "The company has its mailbox already: add the address there.",
    )

    @api.constrains("own_hosts")
    def _check_own_hosts(self):
        for mailbox in self:
            for host in _words(mailbox.own_hosts):
                if not _HOST.fullmatch(host):
                    raise ValidationError(
                        self.env._(
                            "«%(host)s» is no name of a mail server: write it as in "
                            "the mail's headers, for instance mx.example.com.",
                            host=host,
                        )
                    )

    @api.constrains("addresses", "forwarders")
    def _check_addresses(self):
        self._check_are_addresses("addresses", "forwarders")

    def _check_are_addresses(self, *names):
        """Raise unless the fields hold e-mail addresses.

        :param names: names of fields
        :raise ValidationError: names the invalid address
        """
        for mailbox in self:
            for name in names:
                for address in _words(mailbox[name]):
                    if not _ADDRESS.fullmatch(address):
                        raise ValidationError(
                            self.env._(
                                "«%(address)s» is no e-mail address: correct it.",
                                address=address,
                            )
                        )

    def _alias_get_creation_values(self):
        """Route the alias to filings."""
        return {
            **super()._alias_get_creation_values(),
            "alias_model_id": self.env["ir.model"]._get_id(FILING),
        }

    @api.model
    def _get_all(self):
        """Return the mailboxes of all companies."""
        # Sudo: finds where a mail belongs before anybody acts on it.
        return self.sudo().browse(self._get_all_ids())

    @api.model
    @tools.ormcache()
    def _get_all_ids(self):
        """Return the ids of all companies' mailboxes; cached for each mail."""
        # Sudo: as in `_get_all`.
        mailboxes_sudo = self.sudo().with_context(active_test=True)
        return tuple(mailboxes_sudo.search([("company_id", "!=", False)]).ids)

    @api.model
    def _of_company(self, company):
        """Return the company's mailbox, empty where it has none."""
        return self._get_all().filtered(lambda mailbox: mailbox.company_id == company)[
            :1
        ]

    @api.model
    def _find_for_recipients(self, recipients):
        """Return the mailboxes that the addresses lead to, in their order.

        :param recipients: addresses in lower case
        """
        mailboxes = self._get_all()
        by_address = {
            address: mailbox
            for mailbox in reversed(mailboxes)
            for address in mailbox._get_inbox_addresses()
        }
        by_name = {
            mailbox.alias_name: mailbox
            for mailbox in mailboxes
            if mailbox.alias_name and mailbox.alias_id.alias_incoming_local
        }
        found = self.browse()
        for recipient in recipients:
            name, _at, domain = recipient.partition("@")
            name = name.partition("+")[0]
            mailbox = (
                by_address.get(recipient)
                or by_address.get(f"{name}@{domain}")
                or by_name.get(name)
            )
            found |= mailbox or found
        return found

    @api.model
    def _get_takers(self):
        """Return ``{field of addresses: method}`` for mails handled by other rooms.

        A hook: each method belongs to the incoming mail, and returns whether it took
        the mail, which was stored before like any other.
        """
        return {}

    @api.model
    @tools.ormcache(cache="stable")
    def _get_taker_table(self):
        """Return the takers, read-only."""
        return MappingProxyType(self._get_takers())

    def _get_inbox_addresses(self):
        """Return the addresses of this mailbox, in lower case."""
        self.ensure_one()
        alias = {self.alias_email.lower()} if self.alias_email else set()
        return alias.union(
            *(_words(self[name]) for name in ("addresses", *self._get_taker_table()))
        )

    def _get_own_addresses(self):
        """Return the addresses that our mail is sent from, in lower case."""
        company = self.company_id
        given = (email_normalize(company.email or ""), company.catchall_email)
        return self._get_inbox_addresses() | {each.lower() for each in given if each}

    def _reply_to(self):
        """Return the reply address of our mails, ``False`` without one.

        It leads here, by the alias or by an entered address.
        """
        self.ensure_one()
        return self.alias_email or next(iter(_words(self.addresses)), False)

    def _is_own_host(self, host):
        """Return whether ``host`` is one of the entity's own mail servers."""
        # `self` is empty for a company without mailbox, which has none.
        return any(
            host == own or host.endswith(f".{own}") for own in _words(self.own_hosts)
        )

    def _is_forwarder(self, address):
        """Return whether the address is one of the configured forwarders."""
        return address in _words(self.forwarders)


class ResCompany(models.Model):
    """Sender and reply address of a company's messages."""

    _inherit = "res.company"

    def _grandes_clientes_get_sender(self):
        """Return the sender address of the company's messages to requesters."""
        self.ensure_one()
        # Sudo: the sender of their mails is visible to requesters and roles anyway.
        company_sudo = self.sudo()
        return (
            company_sudo.email_formatted
            or company_sudo.default_from_email
            or self.env["ir.mail_server"].sudo()._get_default_from_address()
        )

    def _grandes_clientes_get_reply_to(self):
        """Return the reply address of our messages: the mailbox, else the sender."""
        self.ensure_one()
        mailbox = self.env["grandes.clientes.mailbox"]._of_company(self)
        address = mailbox and mailbox._reply_to()
        if not address:
            return self._grandes_clientes_get_sender()
        # Sudo: the sender of their mails is visible to requesters and roles anyway.
        return formataddr((self.sudo().name, address))


def _words(text):
    return [word for word in _SEPARATORS.split((text or "").lower()) if word]
