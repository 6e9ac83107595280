from odoo import models


class Case(models.Model):
    """Cases are exported with text that no spreadsheet takes for a formula."""

    _name = "grandes.clientes.case"
    _inherit = ["grandes.clientes.case", "grandes.clientes.safe.export"]
