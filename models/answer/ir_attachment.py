from odoo import models


class IrAttachment(models.Model):
    """Pictures of templates go out in the text of answers."""

    _inherit = "ir.attachment"

    def _is_given_by_right_alone(self):
        """Leave pictures of templates open: who has no account sees them in a mail."""
        if self.res_model == "grandes.clientes.answer.template":
            return False
        return super()._is_given_by_right_alone()
