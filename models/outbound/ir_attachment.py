from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """Protection of the files that were sent to requesters."""

    _inherit = "ir.attachment"

    def _check_not_sealed(self):
        """Raise also for files that were sent with a message of an act.

        :raise UserError: a file was sent to a requester
        """
        result = super()._check_not_sealed()
        # Sudo: the file's message decides, whatever the user may read.
        sent_sudo = self.sudo().filtered(
            lambda file: file.res_model == "mail.message" and file.res_id
        )
        messages_sudo = (
            self.env["mail.message"].sudo().browse(sent_sudo.mapped("res_id"))
        )
        if any(
            message.model in ("grandes.clientes.case", "grandes.clientes.filing")
            and message.message_type == "auto_comment"
            for message in messages_sudo.exists()
        ):
            raise UserError(
                self.env._(
                    "This file was sent to a requester and is kept as it was:"
                    " attach another one beside it."
                )
            )
        return result
