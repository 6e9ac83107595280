from odoo import models


class MessageFrame(models.AbstractModel):
    """Links from messages to the requester's pages in the portal."""

    _name = "grandes.clientes.message.frame"
    _inherit = "grandes.clientes.message.frame"

    _PAGES = {
        "grandes.clientes.case": "/my/casos",
        "grandes.clientes.filing": "/my/radicaciones",
    }
