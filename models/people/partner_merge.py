from odoo import api, models
from odoo.exceptions import AccessError

from ...tools import sealing
from . import contact_act


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merge of entities and contacts that respects identities and constraints."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Merge the partners; coordinators and portal accounts need the supervisor.

        Odoo moves accounts and contacts to the target by SQL, which changes their
        identity.
        """
        partners = self.env["res.partner"].browse(partner_ids).exists()
        before = self._get_identities_merged(partners)
        changes = len(partners) > 1 and any(
            # Sudo: see `_get_identities_merged`.
            contact.sudo().parent_id in partners
            or (
                contact in partners
                and any(identity.changed(other._get_identity()) for other in partners)
            )
            for contact, identity in before.items()
        )
        if changes:
            self._check_may_merge_identities()
            with contact_act.doing(contact_act.ContactAct("merge", self.env.uid)):
                result = super()._merge(partner_ids, dst_partner, extra_checks)
                self._log_merged(before, partners, dst_partner)
        else:
            result = super()._merge(partner_ids, dst_partner, extra_checks)
        return result

    def _get_identities_merged(self, partners):
        """Return ``{contact: Identity}`` of those whose identity a merge may change.

        These are the merged partners and their contacts.
        """
        # Sudo: the check needs the real contacts, accounts and entities.
        contacts_sudo = (
            partners.sudo() | partners.sudo().with_context(active_test=False).child_ids
        )
        return contacts_sudo.sudo(False)._get_guarded_identities()

    def _check_may_merge_identities(self):
        """Raise unless the user may change identities directly.

        :raise AccessError: the user is no supervisor
        """
        if not self.env["res.partner"]._can_change_identity():
            raise AccessError(
                self.env._(
                    "One of these coordinates an entity, signs in to the portal, or is "
                    "the entity of who does: only the supervisor merges them."
                )
            )

    def _log_merged(self, before, partners, dst_partner):
        """Record the effect of the merge on each guarded contact."""
        self.env.invalidate_all()
        left = partners.exists()
        target = dst_partner or left[:1]
        for contact, identity in before.items():
            now = contact if contact.exists() else target
            lost_entity = identity.parent_id in (partners - left).ids
            # Changes of the target itself were recorded by its own write.
            if now and (contact != now or lost_entity):
                now._log_identity(identity)

    def _update_values(self, src_partners, dst_partner):
        """Avoid conflicts with the values that the target takes from the sources.

        A SNIES code would exist twice for a moment, and a coordinator would be one
        before having an entity.
        """
        coordinator = src_partners.filtered("is_coordinator")[:1]
        if coordinator and not dst_partner.is_company and not dst_partner.parent_id:
            dst_partner.parent_id = coordinator.parent_id
        coded = (dst_partner + src_partners).filtered("snies_code")
        code = coded[:1].snies_code
        (coded - dst_partner).write({"snies_code": False})
        # Sudo: only acts write these values; the merge passes on what they said.
        merged_sudo = (src_partners + dst_partner).sudo()
        said = {
            name: merged_sudo._fields[name].convert_to_write(partner[name], partner)
            for partner in merged_sudo
            for name in partner._get_fields_of_acts()
            if partner[name]
        }
        merged_sudo.write(dict.fromkeys(said, False))
        result = super()._update_values(src_partners, dst_partner)
        # Sudo: as above.
        dst_partner.sudo().write(said)
        if code and not dst_partner.snies_code:
            dst_partner.snies_code = code
        return result

    @api.model
    def _update_reference_fields(self, src_partners, dst_partner):
        """Move messages about a merged contact to the remaining one."""
        with sealing.unsealed():
            return super()._update_reference_fields(src_partners, dst_partner)
