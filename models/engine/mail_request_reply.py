from markupsafe import Markup

from odoo import models
from odoo.tools import html2plaintext

from ...tools import clock

# Characters of a reply that are told at once; all of it is read in the request.
_TOLD = 500


class MailRequest(models.Model):
    """What comes back of a request by mail: a reply, or the message itself."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

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
        """Return what was said and by whom; a second reply comes below the first."""
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
        """Note that the message came back, and tell who asked."""
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
        """Tell who asked; who stands in while they are away.

        :param get_subject: function of an environment in the reader's language
        :param get_words: the same, of what happened and what is to be done
        :param said: HTML of what was said, whose beginning is told
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
        """Return who is told of what comes back; a hook for absences."""
        return self.asked_by_id.filtered("active")
