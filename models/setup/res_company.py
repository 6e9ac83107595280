from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """What several companies of one database share of the portal."""

    _inherit = "res.company"

    grandes_clientes_portal_everywhere = fields.Boolean(
        string="Open to coordinators of other companies",
        help="The coordinators of an entity see in the portal what it has in this "
        "company too, whatever company their account is of.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Open the new companies to the portal's people where they are to be."""
        companies = super().create(vals_list)
        companies.filtered(
            "grandes_clientes_portal_everywhere"
        )._grandes_clientes_open_portal()
        return companies

    def write(self, vals):
        """Open companies to the portal's people, or close them, as the setting says."""
        name = "grandes_clientes_portal_everywhere"
        before = self.filtered(name)
        result = super().write(vals)
        if name in vals:
            (self.filtered(name) - before)._grandes_clientes_open_portal()
            (before - self.filtered(name))._grandes_clientes_close_portal()
        return result

    def _grandes_clientes_open_portal(self):
        """Let every coordinator's account see the companies.

        Their record rules go by what the account is of: their entity's cases alone.
        """
        if not self:
            return
        # Sudo: the setting decides, whoever may write accounts.
        self.env["res.users"].sudo()._grandes_clientes_find_coordinators().write(
            {"company_ids": [Command.link(company.id) for company in self]}
        )

    def _grandes_clientes_close_portal(self):
        """Take the companies from accounts that are of another one."""
        # Sudo: see above.
        users_sudo = self.env["res.users"].sudo()._grandes_clientes_find_coordinators()
        for company in self:
            users_sudo.filtered(
                lambda user, company=company: user.company_id != company
            ).write({"company_ids": [Command.unlink(company.id)]})


class ResUsers(models.Model):
    """Accounts of coordinators, in the companies that are open to all of them."""

    _name = "res.users"
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        """Open to new accounts of the portal what is open to all of them."""
        users = super().create(vals_list)
        users._grandes_clientes_enter_open_companies()
        return users

    def write(self, vals):
        """Open it also to accounts that become the portal's, or somebody else's.

        For each change of groups Odoo writes also on nobody
        (``_compute_notification_type``), which would empty everybody's caches.
        """
        if not self:
            return True
        result = super().write(vals)
        if not {"group_ids", "partner_id"}.isdisjoint(vals):
            self._grandes_clientes_enter_open_companies()
        return result

    def _grandes_clientes_enter_open_companies(self):
        """Give accounts of coordinators the companies that are open to them."""
        # Sudo: what is open is the setting's to say, whoever makes the account.
        open_sudo = (
            self.env["res.company"]
            .sudo()
            .search([("grandes_clientes_portal_everywhere", "=", True)])
        )
        if not open_sudo:
            return
        self.sudo().filtered(
            lambda user: user.share and user.partner_id.is_coordinator
        ).write({"company_ids": [Command.link(company.id) for company in open_sudo]})

    @api.model
    def _grandes_clientes_find_coordinators(self):
        """Return the accounts of who speaks for an entity in the portal."""
        return self.search(
            Domain("share", "=", True) & Domain("partner_id.is_coordinator", "=", True)
        )
