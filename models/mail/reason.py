from odoo import fields, models


class Reason(models.Model):
    """Reasons for ignoring mail."""

    _name = "grandes.clientes.reason"
    _inherit = "grandes.clientes.reason"

    usage = fields.Selection(
        selection_add=[("ignore", "Ignoring a mail")],
        ondelete={"ignore": "cascade"},
    )
