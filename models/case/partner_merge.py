from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merge of entities, with their cases."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Merge the partners and recompute the keys of their cases (INV-2)."""
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        self.env["grandes.clientes.case.duplicates"]._on_partner_merge(partner_ids)
        return result
