from odoo import models

_FROZEN = ("grandes.clientes.report.pack", "grandes.clientes.report.sheet")


class IrAttachment(models.Model):
    """Files of the reports of a month."""

    _inherit = "ir.attachment"

    def _check_place(self):
        """Let what is frozen take no other file into its fields.

        Of two, Odoo would show the last.
        """
        result = super()._check_place()
        # Sudo: what the file belongs to decides, whoever asks.
        for model, attachments in self.sudo().grouped("res_model").items():
            if model in _FROZEN:
                kept = attachments.filtered("res_field")
                owners_sudo = self.env[model].sudo().browse(kept.mapped("res_id"))
                owners_sudo.exists()._check_not_frozen()
        return result
