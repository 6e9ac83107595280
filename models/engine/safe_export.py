from odoo import models


class SafeExport(models.AbstractModel):
    """Records whose text comes from outside, exported without formulas.

    :mod:`.export_log` does this for every model of this addon; this mixin only marks
    them.
    """

    _name = "grandes.clientes.safe.export"
    _description = "Export without formulas"
