from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Cases of a contingency say that they were loaded later."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_other_events(self):
        """Add the loading of what came by hand."""
        return super()._get_other_events() | {
            "load_contingency": _lt("Loaded from a contingency sheet")
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the history of what came by hand says when it was loaded."""
        cases = super().create(vals_list)
        # Sudo: only whether there is one; whoever makes the case need not see it.
        late = cases.filtered(lambda case: case.filing_id.sudo().contingency_id)
        if late:
            loaded = clock.now().isoformat()
            late._log_events(
                "load_contingency",
                facts=lambda case: {
                    "contingency": case.filing_id.sudo().contingency_id.id,
                    "received_on": case.received_on.isoformat(),
                    "loaded_on": loaded,
                },
            )
        return cases
