from odoo import models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...tools import clock

_MODEL = "grandes.clientes.mail.request"
_LONGEST_NAME = 120
# Waiting for somebody: for whom it was asked of, or for who asked.
OPEN = ("asked", "replied")


class MailRequest(models.Model):
    """What comes back to a request by mail, and how who asked enters it."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

    # === WHAT COMES BACK === #

    def _apply_reply(self, body, sender, instant, files=None):
        """Keep what was said, and tell who asked; the gateway's own work.

        :param body: cleaned HTML
        :param str sender: address that it came from
        :param datetime instant: when it came, naive UTC
        :param files: ``ir.attachment`` records that came along
        """
        self.ensure_one()
        self.write(
            {
                "state": "replied",
                "reply": body,
                "reply_from": sender,
                "replied_on": instant,
                "reply_attachment_ids": [
                    (4, file.id) for file in files or self.env["ir.attachment"]
                ],
            }
        )
        self._log_seal("reply")
        records = self._get_records()
        if hasattr(records, "_on_mail_reply"):
            records._on_mail_reply(self)
        self._notify_asker(self.env._("Reply to: %(subject)s", subject=self.name))

    def _mark_bounced(self):
        """Note that the message came back, and tell who asked."""
        self.write({"bounced_on": clock.now()})
        for request in self:
            request._notify_asker(
                self.env._("It came back: %(subject)s", subject=request.name)
            )

    def _notify_asker(self, subject):
        """Tell who asked; who stands in while they are away."""
        self.ensure_one()
        person = self._get_person_told()
        if person:
            self.env["mail.thread"].with_context(lang=person.lang).message_notify(
                partner_ids=person.partner_id.ids,
                subject=subject,
                body=(html2plaintext(self.reply or "") or self.address)[:500],
                model=self._name,
                res_id=self.id,
                email_layout_xmlid="grandes_clientes.mail_notification",
            )

    def _get_person_told(self):
        """Return who is told of what comes back; a hook for absences."""
        return self.asked_by_id.filtered("active")

    # === ENTERING === #

    def _get_cannot_enter_reasons(self):
        """Return ``{id: reason}`` where the user does not enter what was said.

        Who asked enters it, or a supervisor in their stead.
        """
        user = self.env.user
        stands_in = user.has_group("grandes_clientes.group_supervisor")
        reasons = {}
        for request in self.sudo():
            if request.state != "replied":
                reasons[request.id] = self.env._(
                    "Nobody replied to it yet, or the reply is entered already."
                )
            elif not (self.env.su or stands_in or request.asked_by_id == self.env.user):
                reasons[request.id] = self.env._(
                    "Who asked enters the reply: %(user)s.",
                    user=request.asked_by_id.name,
                )
        return reasons

    def _check_enter(self, records):
        """Raise unless the user may enter the reply as an act on ``records``.

        :raise UserError: says why not
        """
        self.check_access("read")
        reasons = self._get_cannot_enter_reasons()
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons.values())))
        for request in self:
            if records._name != request.sudo().res_model or (
                set(records.ids) - set(request.sudo().res_ids or [])
            ):
                raise UserError(
                    self.env._("The reply is about something else: enter it there.")
                )

    def _apply_entered(self, act):
        """Note what the reply was entered as; :meth:`_check_enter` was asked before.

        :param str act: in words
        """
        # Sudo: what the act, which was checked, decides.
        requests_sudo = self.sudo()
        requests_sudo.write(
            {
                "state": "entered",
                "entered_by_id": self.env.uid,
                "entered_on": clock.now(),
                "entered_as": act,
            }
        )
        requests_sudo._log_seal("enter")

    def _apply_cancelled(self):
        """Note that nothing is waited for any more; what comes is kept all the same."""
        # Sudo: follows from the act on what they are about, which was checked.
        self.sudo().filtered(lambda each: each.state in OPEN).write(
            {"state": "cancelled"}
        )
