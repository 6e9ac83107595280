from odoo import models


class SafeExport(models.AbstractModel):
    """What people wrote stays text in the files that Odoo itself exports.

    It does for every model of ours, by :mod:`.export_log`; this one names those whose
    text comes from outside.
    """

    _name = "grandes.clientes.safe.export"
    _description = "Export without formulas"
