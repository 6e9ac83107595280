from odoo import models


class MailMail(models.Model):
    """What does not leave is told to who keeps the mail.

    Answers come back on the desk of who sent them; of the other messages of acts
    (acknowledgements, dates, receipts) nobody would hear.
    """

    _inherit = "mail.mail"

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
