from dataclasses import dataclass

from odoo import api, models

from ..people.res_partner import PUBLIC_MAIL_DOMAINS


@dataclass(frozen=True)
class Sender:
    """Who wrote a mail: the contact, its entity, and what is uncertain, in words."""

    contact: models.BaseModel
    entity: models.BaseModel
    doubt: str = ""


class InboundMail(models.Model):
    """Who wrote a mail: by the address, then by the domain of an entity."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    @api.model
    def _find_sender(self, mail):
        """Return who wrote the mail, as a :class:`Sender`.

        :param mail: :class:`~.mail.reader.Mail`
        """
        Partner = self.env["res.partner"]
        if not mail.address:
            return Sender(Partner, Partner, self.env._("It names no sender."))
        contacts = self._get_contacts_at(mail.address)
        if not contacts and mail.reply_to:
            contacts = self._get_contacts_at(mail.reply_to)
        entities = contacts.grouped(self._get_entity_for)
        clients = [entity for entity in entities if entity]
        if len(clients) == 1:
            contact = entities[clients[0]]
            return Sender(contact[:1], clients[0])
        if len(clients) > 1:
            return Sender(
                Partner,
                Partner,
                self.env._("The address is of contacts of several entities."),
            )
        owners = self._find_entities_of_domain(mail.address.rpartition("@")[2])
        if len(owners) == 1:
            return Sender(Partner, owners)
        if owners:
            return Sender(
                Partner, Partner, self.env._("The domain is of several entities.")
            )
        return Sender(
            contacts[:1],
            Partner,
            self.env._("The sender is of no large client.")
            if contacts
            else self.env._("Nobody knows the sender."),
        )

    @api.model
    def _get_contacts_at(self, address):
        """Return the contacts with the address, coordinators first."""
        contacts = self.env["res.partner"].search(
            [
                ("email_normalized", "=", address),
                ("company_id", "in", (self.company_id.id, False)),
            ],
            limit=20,
        )
        return contacts.sorted(lambda contact: not contact.is_coordinator)

    @api.model
    def _get_entity_for(self, contact):
        """Return the large client that the contact is of, or is, or nobody."""
        for partner in (contact, contact.parent_id, contact.commercial_partner_id):
            if partner.is_large_client:
                return partner
        return contact.browse()

    @api.model
    def _find_entities_of_domain(self, domain):
        """Return the large clients from whose domain only they write."""
        Partner = self.env["res.partner"]
        if not domain or domain in PUBLIC_MAIL_DOMAINS:
            return Partner
        candidates = Partner.search(
            [
                ("is_large_client", "=", True),
                ("company_id", "in", (self.company_id.id, False)),
                "|",
                "|",
                ("email_domains", "ilike", domain),
                ("email_normalized", "=like", f"%@{_escaped(domain)}"),
                ("website", "ilike", domain),
            ]
        )
        return candidates.filtered(lambda entity: domain in _domains_of(entity))


def _domains_of(entity):
    """Return the mail domains of an entity: entered, of its address, of its site."""
    host = (entity.website or "").lower().partition("://")[2].partition("/")[0]
    found = {
        *entity._get_email_domains(),
        (entity.email_normalized or "").rpartition("@")[2],
        host.partition(":")[0].removeprefix("www."),
    }
    return found - PUBLIC_MAIL_DOMAINS - {""}


def _escaped(text):
    """Return ``text`` so that it means itself in a pattern of SQL."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
