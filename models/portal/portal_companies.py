from odoo import models


class PortalCases(models.AbstractModel):
    """With which of several companies a case of the reader's entity is."""

    _name = "grandes.clientes.portal.cases"
    _inherit = "grandes.clientes.portal.cases"

    def _get_companies(self, cases):
        """Return ``{id: name of the company}`` of the cases.

        Empty where the reader's account is open to one company alone, or its entity has
        cases with one: there is nothing to tell apart.
        """
        # Sudo: which companies the reader's own account is open to.
        if not cases or len(self.env.user.sudo().company_ids) < 2:
            return {}
        # The reader's own rights: of the entity's cases alone.
        present = self.env["grandes.clientes.case"]._read_group(
            [], ["company_id"], limit=2
        )
        if len(present) < 2:
            return {}
        # Sudo: the name of the company that a case of the reader's is with.
        return {case.id: case.company_id.sudo().name for case in cases}
