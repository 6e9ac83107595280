from odoo import api, models
from odoo.exceptions import UserError

# What a file is; its name and links to it may still be worked with by Odoo.
_CONTENT = frozenset(
    {
        "raw",
        "datas",
        "db_datas",
        "name",
        "mimetype",
        "url",
        "type",
        "res_model",
        "res_id",
    }
)


# Models whose files may be sealed; each says which by `_sealed_attachments`.
_SEALING = (
    "grandes.clientes.letter",
    "grandes.clientes.mercurio.reconciliation",
    "grandes.clientes.contingency",
    "grandes.clientes.filing",
    "grandes.clientes.case.answer",
    "grandes.clientes.case",
    "grandes.clientes.inbound.mail",
    "grandes.clientes.report.pack",
    "grandes.clientes.report.sheet",
)


class IrAttachment(models.Model):
    """Files that were received, or sent, stay as they were (invariant 8)."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if _CONTENT & set(vals):
            self._check_not_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._check_not_sealed()

    def _check_not_sealed(self):
        """Raise if one of the files was received, sent with an answer, or frozen.

        :raise UserError: says so
        """
        # Sudo: what the file belongs to decides, whoever asks.
        for model, attachments in self.sudo().grouped("res_model").items():
            if model not in _SEALING:
                continue
            owners_sudo = self.env[model].sudo().browse(attachments.mapped("res_id"))
            if attachments & owners_sudo.exists()._sealed_attachments():
                raise UserError(
                    self.env._(
                        "This file was received, sent with an answer, or frozen with "
                        "a report, and is kept as it was. Attach another one beside it."
                    )
                )
