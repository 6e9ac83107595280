from odoo import api, models

# Odoo writes these when the module of the field is uninstalled.
_FREE = frozenset({"field_id", "field_info"})


class MailTrackingValue(models.Model):
    """Values tracked on this addon's records stay with their message (INV-8)."""

    _inherit = "mail.tracking.value"

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        values.mail_message_id._check_not_sealed()
        return values

    def write(self, vals):
        if vals.keys() - _FREE:
            self.mail_message_id._check_not_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self.mail_message_id._check_not_sealed()
