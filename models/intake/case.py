from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Cases: safe export, in which no text is taken for a formula."""

    _name = "grandes.clientes.case"
    _inherit = ["grandes.clientes.case", "grandes.clientes.safe.export"]

    @api.model
    def _get_other_events(self):
        """Add the event of a decision on a row of a spreadsheet."""
        return super()._get_other_events() | {
            "unlike": _lt("Registered although it looks like another")
        }
