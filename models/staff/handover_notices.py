from markupsafe import Markup

from odoo import models

from ...tools import clock


class Handover(models.Model):
    """Notices: one to each successor, and one to each entity if the setting says so."""

    _name = "grandes.clientes.staff.handover"
    _inherit = "grandes.clientes.staff.handover"

    def _notify_takers(self):
        """Send each successor one summary of what they received."""
        for taker, counts in self._count_by_taker("moved").items():
            if taker != self.env.user:
                self._notify_person(
                    taker,
                    self.env._(
                        "You were given what %(person)s held", person=self.user_id.name
                    ),
                    counts,
                )

    def _notify_undone(self):
        """Notify the person who gets the work back and those who lose it."""
        counts = {}
        for taker, found in self._count_by_taker("undone").items():
            if taker != self.env.user:
                self._notify_person(
                    taker,
                    self.env._(
                        "It went back to %(person)s: the hand-over was undone",
                        person=self.user_id.name,
                    ),
                    found,
                )
            for kind, count in found.items():
                counts[kind] = counts.get(kind, 0) + count
        if counts and self.user_id != self.env.user:
            self._notify_person(
                self.user_id, self.env._("You were given back what you held"), counts
            )
        self._tell_entities(is_undone=True)

    def _count_by_taker(self, state):
        """Return ``{successor: {kind: count}}`` of the items in a state."""
        # Sudo: bookkeeping of the act.
        groups = (
            self.env["grandes.clientes.staff.handover.item"]
            .sudo()
            ._read_group(
                [("handover_id", "=", self.id), ("state", "=", state)],
                ["successor_id", "kind"],
                ["__count"],
            )
        )
        counts = {}
        for taker, kind, count in groups:
            if taker:
                counts.setdefault(taker, {})[kind] = count
        return counts

    def _notify_person(self, user, subject, counts):
        """Send one message with the counts of what changed hands."""
        # Sudo: reads the address and language of the recipient.
        user_sudo = user.sudo()
        speaking = self.with_context(lang=user_sudo.lang or self.env.lang)
        Users = speaking.env["res.users"]
        lines = Markup().join(
            Markup("<li>%s</li>") % Users._get_held_label(entry, counts[entry.kind])
            for _key, entry in Users._get_held_entries()
            if entry.counts and counts.get(entry.kind)
        )
        if lines:
            user_sudo.partner_id.message_notify(
                partner_ids=user_sudo.partner_id.ids,
                subject=subject,
                body=Markup("<p>%s.</p><ul>%s</ul>%s")
                % (
                    subject,
                    lines,
                    speaking.env["ir.qweb"]._render(
                        "grandes_clientes.mail_button",
                        {
                            "url": f"{user_sudo.get_base_url()}/odoo",
                            "url_label": speaking.env._("See your work"),
                        },
                    ),
                ),
                email_layout_xmlid="grandes_clientes.mail_notification",
            )

    def _tell_entities(self, is_undone=False):
        """Queue one message per entity that names its current advisor.

        When the hand-over is undone, entities that were told are told again, whatever
        the setting is by then.
        """
        self.ensure_one()
        domain = [("handover_id", "=", self.id), ("kind", "=", "portfolio")]
        if is_undone:
            domain += [("state", "=", "undone"), ("told_on", "!=", False)]
        # Sudo: reads a setting that is no secret.
        elif not self.company_id.sudo().grandes_clientes_tell_new_advisor:
            return
        else:
            domain += [("state", "=", "moved"), ("told_on", "=", False)]
        # Sudo: reads the entities and their coordinators' addresses to write to.
        items_sudo = self.env["grandes.clientes.staff.handover.item"].sudo()
        items_sudo = items_sudo.search(domain)
        entities_sudo = (
            self.env["res.partner"].sudo().browse(items_sudo.mapped("res_id"))
        )
        mails = [
            vals
            for entity in entities_sudo.filtered("active")
            if (vals := self._prepare_entity_mail(entity))
        ]
        self.env["mail.mail"].sudo().create(mails)
        items_sudo.write({"told_on": clock.now()})

    def _prepare_entity_mail(self, entity):
        """Return the values of the mail to an entity; ``None`` without an address."""
        contacts = entity.coordinator_ids.filtered("email_normalized")
        addresses = list(dict.fromkeys(contacts.mapped("email_normalized")))
        if not addresses and entity.email_normalized:
            addresses = [entity.email_normalized]
        if not addresses:
            return None
        company = self.company_id
        # Sudo: reads only the company's language.
        lang = contacts[:1].lang or entity.lang or company.sudo().partner_id.lang
        speaking = self.with_context(lang=lang)
        body = speaking.env["ir.qweb"]._render(
            "grandes_clientes.notice_new_advisor",
            {
                "entity": entity,
                "advisor": entity.advisor_id,
                **speaking.env["grandes.clientes.message.frame"]._prepare_letter(
                    company,
                    name=contacts.name if len(addresses) == len(contacts) == 1 else "",
                ),
            },
        )
        return {
            "subject": speaking.env._(
                "Your advisor is %(person)s", person=entity.advisor_id.name
            ),
            "body_html": body,
            "body": body,
            "email_to": ", ".join(addresses),
            "email_from": company._grandes_clientes_get_sender(),
            "reply_to": company._grandes_clientes_get_sender(),
            "model": entity._name,
            "res_id": entity.id,
            "auto_delete": False,
            "message_type": "auto_comment",
        }
