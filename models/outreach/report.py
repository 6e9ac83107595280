from odoo import api, models

_PREFIX = "grandes.clientes.outreach"
_CUTS = {"advisor": "user_id", "entity": "partner_id"}


class Report(models.AbstractModel):
    """Fields by which reports cut contacts and portfolios (I05)."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _get_case_paths(self):
        """Add the models that belong to entities and advisors, not to cases."""
        return super()._get_case_paths() | {
            f"{_PREFIX}.attempt": "",
            f"{_PREFIX}.commitment": "",
            "grandes.clientes.portfolio": "",
        }

    @api.model
    def _get_cut_fields(self):
        """Add the fields of attempts, commitments and portfolios."""
        return super()._get_cut_fields() | {
            f"{_PREFIX}.attempt": _CUTS,
            f"{_PREFIX}.commitment": _CUTS,
            "grandes.clientes.portfolio": _CUTS,
        }
