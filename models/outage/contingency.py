from odoo import api, models

_OF_FAILURE = frozenset({"date_from", "date_to"})


class Contingency(models.Model):
    """A contingency of ours is also a failure of this system (C6)."""

    _name = "grandes.clientes.contingency"
    _inherit = "grandes.clientes.contingency"

    @api.model_create_multi
    def create(self, vals_list):
        """Create, with a failure of this system for each."""
        contingencies = super().create(vals_list)
        contingencies._apply_outage()
        return contingencies

    def write(self, vals):
        """Update the failure; the dates are fixed once the filings are loaded."""
        result = super().write(vals)
        if _OF_FAILURE & set(vals):
            self._apply_outage()
        return result

    def _apply_outage(self):
        """Create or update the failure of each contingency."""
        Room = self.env["grandes.clientes.room"]
        system = self.env.ref(
            "grandes_clientes.legacy_system_this", raise_if_not_found=False
        )
        if not system:
            return
        # Sudo: it follows from the contingency, which the user may enter.
        Outage_sudo = self.env["grandes.clientes.outage"].sudo()
        known = Outage_sudo.search([("contingency_id", "in", self.ids)]).grouped(
            "contingency_id"
        )
        for contingency in self:
            if not Room._is_kept("outage", contingency.company_id):
                continue
            vals = {
                "began_on": contingency.date_from,
                "ended_on": contingency.date_to,
                "is_contingency": True,
            }
            if contingency in known:
                known[contingency].write(vals)
                known[contingency]._log_seal("contingency")
                continue
            outage = Outage_sudo.with_context(
                grandes_clientes_outage_joining=True
            ).create(
                {
                    **vals,
                    "company_id": contingency.company_id.id,
                    "system_id": system.id,
                    "contingency_id": contingency.id,
                }
            )
            outage.with_user(self.env.user)._add_witness("contingency")
