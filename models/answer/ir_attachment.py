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


class IrAttachment(models.Model):
    """Files of what was sent stay as they were sent (invariant 8)."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if _CONTENT & set(vals):
            self._check_not_sent()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_not_sent()

    def _check_not_sent(self):
        """Raise if one of the files went out with an answer.

        :raise UserError: says so
        """
        # Sudo: the state of the answer decides, whoever asks.
        answers_sudo = (
            self.env["grandes.clientes.case.answer"]
            .sudo()
            .browse(
                attachment.res_id
                for attachment in self.sudo()
                if attachment.res_model == "grandes.clientes.case.answer"
            )
        )
        if any(answer.attempt for answer in answers_sudo.exists()):
            raise UserError(
                self.env._(
                    "This file was sent with an answer and is kept as it was sent."
                )
            )
