from odoo import models


class PortalCases(models.AbstractModel):
    """Company of each case, for entities that deal with several companies."""

    _name = "grandes.clientes.portal.cases"
    _inherit = "grandes.clientes.portal.cases"

    def _get_companies(self, cases):
        """Return ``{id: name of the company}`` of the cases.

        Empty if the user's account has a single company, or the cases that the user may
        read belong to a single one: there is nothing to tell apart.
        """
        # Sudo: the companies of the user's own account.
        if not cases or len(self.env.user.sudo().company_ids) < 2:
            return {}
        # Without sudo: the cases that the user may read.
        present = self.env["grandes.clientes.case"]._read_group(
            [], ["company_id"], limit=2
        )
        if len(present) < 2:
            return {}
        # Sudo: the company name of a case that the user may read.
        return {case.id: case.company_id.sudo().name for case in cases}
