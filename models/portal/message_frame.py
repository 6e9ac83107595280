from odoo import models


class MessageFrame(models.AbstractModel):
    """Whoever has an account finds their requests in the portal."""

    _name = "grandes.clientes.message.frame"
    _inherit = "grandes.clientes.message.frame"

    _PAGES = {
        "grandes.clientes.case": "/my/casos",
        "grandes.clientes.filing": "/my/radicaciones",
    }
