from odoo import api, models


class QualityVisit(models.Model):
    """Adds the failures since the last visit to the opening of the weekly visit."""

    _name = "grandes.clientes.quality.visit"
    _inherit = "grandes.clientes.quality.visit"

    @api.model
    def _get_opening_kinds(self):
        """Add failures of systems, where the room is in use."""
        kinds = super()._get_opening_kinds()
        if self.env["grandes.clientes.room"]._is_kept("outage"):
            kinds["outages"] = (
                self.env._("Failures of systems"),
                "grandes.clientes.outage",
                "_get_outages_domain",
            )
        return kinds

    @api.model
    def _get_opening_detail(self, code, records):
        """Add the systems that failed."""
        if code == "outages":
            return [record.display_name for record in records[:12]]
        return super()._get_opening_detail(code, records)

    def _get_outages_domain(self, since):
        return [
            ("company_id", "=", self.company_id.id),
            ("discarded_on", "=", False),
            "|",
            ("ended_on", "=", False),
            ("ended_on", ">", since),
        ]
