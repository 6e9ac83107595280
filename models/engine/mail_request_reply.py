from markupsafe import Markup

from odoo import models
from odoo.tools import html2plaintext

from ...tools import clock

# Characters of a reply quoted in the notice; the request shows all of it.
_TOLD = 500


class MailRequest(models.Model):
    """What comes back of a request by mail: a reply, or the message itself."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

    def _apply_reply(self, body, sender, instant, files=None):
        """Store the reply and tell the user who asked; called by the gateway.

        :param body: cleaned HTML
        :param str sender: address of the sender
        :param datetime instant: time of arrival, naive UTC
        :param files: ``ir.attachment`` records received
        """
        self.ensure_one()
        self.write(
            {
                "state": "replied",
                **self._prepare_reply_vals(body, sender, instant),
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
        self._notify_asker(
            lambda env: env._("Reply to: %(subject)s", subject=self.name),
            lambda env: env._(
                "%(who)s replied. Read it, and enter what they say.", who=self.addressee
            ),
            body,
        )

    def _prepare_reply_vals(self, body, sender, instant):
        """Return the reply and its sender; add a second reply below the first."""
        if not self.reply:
            return {"reply": body, "reply_from": sender}
        day = clock.official(instant, self.company_id._grandes_clientes_get_tz())
        senders = [*(self.reply_from or "").split(", "), sender]
        return {
            "reply": Markup("%s<p><strong>%s · %s</strong></p>%s")
            % (self.reply, sender, day, Markup(body)),  # noqa: S704  cleaned
            "reply_from": ", ".join(dict.fromkeys(filter(None, senders))),
        }

    def _mark_bounced(self):
        """Record that the message bounced, and tell the user who asked."""
        self.write({"bounced_on": clock.now()})
        for request in self:
            request._notify_asker(
                lambda env, request=request: env._(
                    "It came back: %(subject)s", subject=request.name
                ),
                lambda env, request=request: env._(
                    "What you asked did not arrive at %(address)s. Have the address "
                    "corrected, or ask them otherwise.",
                    address=request.address,
                ),
                request.reply,
            )

    def _notify_asker(self, get_subject, get_words, said):
        """Notify the user who asked, or their stand-in.

        :param get_subject: function of an environment in the reader's language
        :param get_words: likewise, returning what happened and what is to be done
        :param said: HTML of the reply, whose beginning is quoted
        """
        self.ensure_one()
        person = self._get_person_told()
        if person:
            thread = self.env["mail.thread"].with_context(lang=person.lang)
            told = html2plaintext(said or "")
            if len(told) > _TOLD:
                told = f"{told[:_TOLD]}…"
            thread.message_notify(
                partner_ids=person.partner_id.ids,
                subject=get_subject(thread.env),
                body=Markup("<p>%s</p><p style='white-space: pre-line;'>%s</p>")
                % (get_words(thread.env), told),
                model=self._name,
                res_id=self.id,
                email_layout_xmlid="grandes_clientes.mail_notification",
            )

    def _get_person_told(self):
        """Return the user to notify of replies and bounces; a hook for absences."""
        return self.asked_by_id.filtered("active")
