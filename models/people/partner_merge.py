from odoo import api, models

from ...tools import sealing


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging entities and contacts without tripping over what they must be."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Merge; the keys of the cases follow their entity (invariant 2)."""
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        self.env["grandes.clientes.case"]._follow_merge(partner_ids)
        return result

    def _update_values(self, src_partners, dst_partner):
        """Make way for what the target takes over from the sources.

        A SNIES code would be twice for a moment, and a coordinator would be one
        before having an entity.
        """
        coordinator = src_partners.filtered("is_coordinator")[:1]
        if coordinator and not dst_partner.is_company and not dst_partner.parent_id:
            dst_partner.parent_id = coordinator.parent_id
        coded = (dst_partner + src_partners).filtered("snies_code")
        code = coded[:1].snies_code
        (coded - dst_partner).write({"snies_code": False})
        result = super()._update_values(src_partners, dst_partner)
        if code and not dst_partner.snies_code:
            dst_partner.snies_code = code
        return result

    @api.model
    def _update_reference_fields(self, src_partners, dst_partner):
        """Let what was said about a contact be said of whom it turned out to be."""
        with sealing.unsealed():
            return super()._update_reference_fields(src_partners, dst_partner)
