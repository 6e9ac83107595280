from odoo import models


class MailMail(models.Model):
    """What does not leave is told to who keeps the mail.

    Answers come back on the desk of who sent them; of the other messages of acts
    (acknowledgements, dates, receipts) nobody would hear.
    """

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Note how it went; what will not be tried again is told."""
        result = super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
        if failure_type:
            # Put off, it is on its way again.
            lost = (
                self.exists()
                ._of_acts()
                .filtered(lambda mail: mail.state == "exception")
            )
            if lost:
                self.env["grandes.clientes.mail.keepers"]._tell(
                    self._get_lost_summary,
                    self.env._(
                        "«%(subject)s» to %(address)s did not leave: %(reason)s",
                        subject=lost[0].subject,
                        address=lost[0].email_to,
                        reason=lost[0].failure_reason or failure_reason or failure_type,
                    ),
                )
        return result

    def _get_lost_summary(self, lang):
        return self.with_context(lang=lang).env._("Messages to requesters do not leave")
