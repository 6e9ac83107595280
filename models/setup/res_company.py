from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Portal setting for databases with several companies."""

    _inherit = "res.company"

    grandes_clientes_portal_everywhere = fields.Boolean(
        string="Open to coordinators of other companies",
        help="The coordinators of an entity see in the portal what it has in this "
        "company too, whatever company their account is of.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the companies, and open them to all portal coordinators if so set."""
        companies = super().create(vals_list)
        companies.filtered(
            "grandes_clientes_portal_everywhere"
        )._grandes_clientes_open_portal()
        return companies

    def write(self, vals):
        """Write, and open or close the companies to portal coordinators as set."""
        name = "grandes_clientes_portal_everywhere"
        before = self.filtered(name)
        result = super().write(vals)
        if name in vals:
            (self.filtered(name) - before)._grandes_clientes_open_portal()
            (before - self.filtered(name))._grandes_clientes_close_portal()
        return result

    def _grandes_clientes_open_portal(self):
        """Add the companies to every coordinator's account.

        Their record rules depend on the account's entity: they only see its cases.
        """
        if not self:
            return
        # Sudo: follows from the setting, whoever may write accounts.
        self.env["res.users"].sudo()._grandes_clientes_find_coordinators().write(
            {"company_ids": [Command.link(company.id) for company in self]}
        )

    def _grandes_clientes_close_portal(self):
        """Remove the companies from accounts that belong to another one."""
        # Sudo: as above.
        users_sudo = self.env["res.users"].sudo()._grandes_clientes_find_coordinators()
        for company in self:
            users_sudo.filtered(
                lambda user, company=company: user.company_id != company
            ).write({"company_ids": [Command.unlink(company.id)]})


class ResUsers(models.Model):
    """Accounts of coordinators, with access to the companies open to all of them."""

    _name = "res.users"
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the users; add the open companies to portal accounts."""
        users = super().create(vals_list)
        users._grandes_clientes_enter_open_companies()
        return users

    def write(self, vals):
        """Write; also add the open companies to accounts that join or change entity.

        Odoo also writes on an empty recordset for each change of groups
        (``_compute_notification_type``), which would empty everybody's caches.
        """
        if not self:
            return True
        result = super().write(vals)
        if not {"group_ids", "partner_id"}.isdisjoint(vals):
            self._grandes_clientes_enter_open_companies()
        return result

    def _grandes_clientes_enter_open_companies(self):
        """Add the companies open to all coordinators to their accounts."""
        # Sudo: follows from the setting, whoever creates the account.
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
        """Return the portal accounts of coordinators of entities."""
        return self.search(
            Domain("share", "=", True) & Domain("partner_id.is_coordinator", "=", True)
        )
