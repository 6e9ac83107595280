from odoo import models


class MailTemplate(models.Model):
    """A template sends nothing about a record of ours: it speaks for anybody."""

    _inherit = "mail.template"

    def send_mail_batch(self, res_ids, *args, email_values=None, **kwargs):
        """Send, unless it is about what only acts write about.

        :raise UserError: says what to use instead
        """
        if not self.env.su:
            self.env["grandes.clientes.evidence"]._check_left_to_acts(
                self.model, (email_values or {}).get("model")
            )
        return super().send_mail_batch(
            res_ids, *args, email_values=email_values, **kwargs
        )
