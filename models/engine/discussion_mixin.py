from odoo import api, models
from odoo.exceptions import UserError


class DiscussionMixin(models.AbstractModel):
    """A thread among internal people: requesters are written to by acts only.

    What goes to a requester is an answer or a notice, with its means, its delivery
    and its trace (invariant 6); a note in a thread is none of that.
    """

    _name = "grandes.clientes.discussion.mixin"
    _inherit = ["mail.thread"]
    _description = "Discussion that stays inside"

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        """Follow nobody by assignment: one summary a person replaces it."""
        return True

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Let only internal people follow: requesters are written to by acts."""
        outsiders = self._outsiders(partner_ids)
        return super()._message_subscribe(
            partner_ids=[pid for pid in partner_ids or [] if pid not in outsiders.ids],
            subtype_ids=subtype_ids,
            customer_ids=[],
        )

    def _message_get_suggested_recipients_batch(self, **options):
        """Suggest nobody: the contact of the entity is no party to the discussion."""
        return {record.id: [] for record in self}

    def message_post(self, *, message_type="notification", partner_ids=None, **values):
        """Post, unless a person addresses somebody from outside.

        :raise UserError: the message names a requester; says what to use instead
        """
        if message_type == "comment" and self._outsiders(partner_ids):
            raise UserError(
                self.env._(
                    "%(names)s would get this as an unrecorded message. Use «Answer» "
                    "to write to the requester; notes are for colleagues.",
                    names=", ".join(self._outsiders(partner_ids).mapped("name")),
                )
            )
        return super().message_post(
            message_type=message_type, partner_ids=partner_ids, **values
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Send a note to internal people only, whoever was put into it."""
        return [
            recipient
            for recipient in super()._notify_get_recipients(
                message, msg_vals=msg_vals, **kwargs
            )
            if not recipient["share"]
        ]

    @api.model
    def _outsiders(self, partner_ids):
        """Return those of the partners who have no internal user."""
        # Sudo: whether a partner is internal is needed to keep requesters out.
        partners_sudo = self.env["res.partner"].sudo().browse(partner_ids or [])
        return partners_sudo.filtered(
            lambda partner: all(user.share for user in partner.user_ids)
        )
