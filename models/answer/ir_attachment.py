from odoo import models


class IrAttachment(models.Model):
    """Access to the pictures of templates, which are shown in the text of answers."""

    _inherit = "ir.attachment"

    def _is_given_by_right_alone(self):
        """Leave pictures of templates open: mail recipients have no account."""
        if self.res_model == "grandes.clientes.answer.template":
            return False
        return super()._is_given_by_right_alone()
