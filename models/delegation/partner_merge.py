from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merge of entities, with the delegations limited to them."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Merge the partners; a delegation limited to several keeps one, and a seal.

        Odoo leaves the others to be deleted with their partner, which is refused.
        """
        # Sudo: bookkeeping of all delegations, whoever merges.
        merged_sudo = self.env["res.partner"].sudo().browse(partner_ids)
        delegations_sudo = (
            self.env["grandes.clientes.delegation"]
            .sudo()
            .search([("partner_ids", "in", partner_ids)])
            .filtered(lambda each: len(each.partner_ids & merged_sudo) > 1)
        )
        # What was changed before stays visible.
        broken = delegations_sudo._find_broken_seals() if delegations_sudo else {}
        for delegation_sudo in delegations_sudo:
            several_sudo = delegation_sudo.partner_ids & merged_sudo
            delegation_sudo.partner_ids -= several_sudo[1:]
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        delegations_sudo.filtered(
            lambda each: each.state != "draft" and each.id not in broken
        )._log_seal("merge")
        return result
