from odoo import models
from odoo.tools import html2plaintext

from ...tools.mail.plain import unfold


class MailMail(models.Model):
    """Plain text that reads well, and what does not leave told to who keeps the mail.

    Answers come back on the desk of who sent them; of the other messages of acts
    (acknowledgements, dates, receipts) nobody would hear.
    """

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, *args, **kwargs):
        """Prepare; the text of what acts send breaks lines where its letter does."""
        result = super()._prepare_outgoing_list(*args, **kwargs)
        if self._of_acts():
            for message in result:
                message["body_alternative"] = html2plaintext(unfold(message["body"]))
        return result

    def _tell_lost(self, reason):
        """Tell those who keep the mail."""
        result = super()._tell_lost(reason)
        self.env["grandes.clientes.mail.keepers"]._tell(
            self._get_lost_summary,
            self.env._(
                "«%(subject)s» to %(address)s did not leave: %(reason)s",
                subject=self[0].subject,
                address=self[0].email_to,
                reason=self[0].failure_reason or reason,
            ),
        )
        return result

    def _get_lost_summary(self, lang):
        return self.with_context(lang=lang).env._("Messages to requesters do not leave")
