from odoo import models


class MailTemplate(models.Model):
    """Templates send nothing about this addon's records, as they speak for nobody."""

    _inherit = "mail.template"

    def send_mail_batch(self, res_ids, *args, email_values=None, **kwargs):
        """Send, unless it is about records that only acts write about.

        :raise UserError: says what to use instead
        """
        if not self.env.su:
            self.env["grandes.clientes.evidence"]._check_left_to_acts(
                self.model, (email_values or {}).get("model")
            )
        return super().send_mail_batch(
            res_ids, *args, email_values=email_values, **kwargs
        )
