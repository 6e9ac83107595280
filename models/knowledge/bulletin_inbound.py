from odoo import api, fields, models
from odoo.tools import email_normalize

from ...tools import clock
from ..mail.inbound_thread import AS_THEY_CAME
from ..mail.mailbox import _words


class Mailbox(models.Model):
    """Addresses to which areas and colleagues send news of the portfolio."""

    _name = "grandes.clientes.mailbox"
    _inherit = "grandes.clientes.mailbox"

    bulletin_addresses = fields.Text(
        string="Addresses for bulletins",
        help="What areas and colleagues write or forward there becomes the draft of a "
        "bulletin, with the mail as it came. One address a line; they may be aliases.",
    )

    @api.constrains("bulletin_addresses")
    def _check_bulletin_addresses(self):
        self._check_are_addresses("bulletin_addresses")

    @api.model
    def _get_takers(self):
        """Add the addresses for bulletins."""
        return super()._get_takers() | {"bulletin_addresses": "_take_bulletin"}


class InboundMail(models.Model):
    """Inbound mail with news of the portfolio becomes a draft bulletin (C2)."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    state = fields.Selection(
        selection_add=[("bulletin", "Bulletin")], ondelete={"bulletin": "cascade"}
    )
    bulletin_id = fields.Many2one(
        comodel_name="grandes.clientes.bulletin",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"bulletin_id"}

    def _take_bulletin(self, mail):
        """Create a draft from what our people send to the address for bulletins.

        Mail from anybody else is handled as a request, so that nothing is lost.
        """
        is_for_bulletins = self._is_for_bulletins(mail)
        if is_for_bulletins:
            self._create_bulletin(mail)
        return is_for_bulletins

    def _is_for_bulletins(self, mail):
        """Return whether one of ours wrote the mail to the address for bulletins."""
        addresses = set(_words(self.mailbox_id.bulletin_addresses))
        written_to = {
            "@".join((name.partition("+")[0], domain))
            for name, _at, domain in (each.partition("@") for each in mail.recipients)
        }
        return (
            bool(addresses & written_to)
            and self.env["grandes.clientes.room"]._is_kept("knowledge", self.company_id)
            and (self._is_ours(mail.address) or bool(self._find_area(mail.address)))
        )

    @api.model
    def _find_area(self, address):
        """Return the mission area with this address, its own or a member's."""
        areas = self.env["grandes.clientes.mission.area"].search(
            [("company_id", "in", [False, self.company_id.id])]
        )
        if not address:
            return areas.browse()
        by_own = areas.filtered(
            lambda area: email_normalize(area.email or "") == address
        )
        return (
            by_own
            or areas.filtered(
                lambda area: address in area.member_ids.mapped("email_normalized")
            )
        )[:1]

    def _create_bulletin(self, mail):
        """Create the draft with the original files; the mail itself is kept."""
        written, _original = self._get_written_in(mail)
        area = self._find_area(written.address) or self._find_area(mail.address)
        instant = clock.occurred()
        bulletin = self.env["grandes.clientes.bulletin"].create(
            {
                "name": written.subject or self.env._("(no subject)"),
                "company_id": self.company_id.id,
                "medium": "mail",
                "mission_area_id": area.id,
                "sender": " ".join(
                    filter(None, (written.sender_name, f"<{written.address}>"))
                ),
                "dated_on": clock.local_date(self.company_id, instant),
                "received_on": instant,
                "inbound_mail_id": self.id,
                "body": self._get_safe_body(written),
            }
        )
        files = self.env["ir.attachment"].with_context(**AS_THEY_CAME)
        bulletin.attachment_ids = files.create(
            [
                {
                    "name": part.name,
                    "raw": part.content,
                    "res_model": bulletin._name,
                    "res_id": bulletin.id,
                }
                for part in written.attachments
            ]
        )
        self._apply_outcome(
            "bulletin",
            self.env._("The supervisor publishes it."),
            bulletin_id=bulletin.id,
        )
        bulletin._notify_to_publish()
