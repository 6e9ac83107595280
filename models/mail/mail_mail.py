from odoo import models


class MailMail(models.Model):
    """Unsent messages: the keepers of the mail are told.

    Failed answers come back to their sender's desk; for the other messages of acts
    (acknowledgements, dates, receipts) nobody would notice.
    """

    _inherit = "mail.mail"

    def _tell_lost(self, reason):
        """Tell the keepers of the mail."""
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
