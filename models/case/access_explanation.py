from odoo import api, models


class AccessExplanation(models.AbstractModel):
    """Access explanation with cases as the default model."""

    _name = "grandes.clientes.access.explanation"
    _inherit = "grandes.clientes.access.explanation"

    @api.model
    def _get_usual_model(self):
        return "grandes.clientes.case"
