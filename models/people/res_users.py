from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import email_normalize


class ResUsers(models.Model):
    """Internal users by their role, and the accounts of guarded contacts."""

    _inherit = "res.users"

    @api.constrains("group_ids")
    def _check_disjoint_groups(self):
        """Refuse a role for a portal account, with the addon's own message."""
        role_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "grandes_clientes.group_user"
        )
        outside = ("base.group_portal", "base.group_public")
        for user in self:
            if (
                role_id
                and role_id in user.all_group_ids.ids
                and any(user.has_group(group) for group in outside)
            ):
                raise ValidationError(
                    self.env._(
                        "«%(name)s» has an account of the portal, where entities see "
                        "their own requests alone: a role of ours takes an internal "
                        "account of its own.",
                        name=user.name,
                    )
                )
        return super()._check_disjoint_groups()

    @api.model_create_multi
    def create(self, vals_list):
        """Keep users with a role internal."""
        users = super().create(vals_list)
        users._grandes_clientes_stay_internal()
        return users

    def write(self, vals):
        """Keep users with a role internal, and protect accounts of guarded contacts."""
        self._check_account_of_guarded(vals)
        result = super().write(vals)
        if "group_ids" in vals:
            self._grandes_clientes_stay_internal()
        return result

    def _grandes_clientes_stay_internal(self):
        """Link users with a role directly to the internal group that the role implies.

        Users who lose the role thus stay internal. Without any user type, an account
        could be turned into a portal account again, with its old password.
        """
        Data = self.env["ir.model.data"]
        role_id = Data._xmlid_to_res_id("grandes_clientes.group_user")
        internal_id = Data._xmlid_to_res_id("base.group_user", raise_if_not_found=True)
        # Sudo: follows from the role, whose assignment was checked.
        users_sudo = self.sudo().filtered(
            lambda user: role_id
            and role_id in user.all_group_ids.ids
            and internal_id not in user.group_ids.ids
        )
        if users_sudo:
            users_sudo.write({"group_ids": [Command.link(internal_id)]})

    def _check_account_of_guarded(self, vals):
        """Refuse to change the login or the contact of a portal account.

        Its e-mail is its contact's, which is protected separately.
        """
        names = {"login", "partner_id"} & set(vals)
        if not names or self.env["res.partner"]._is_identity_act():
            return
        for user in self:
            if user.share and any(
                vals[name]
                != (user.partner_id.id if name == "partner_id" else user.login)
                for name in names
            ):
                raise UserError(
                    self.env._(
                        "«%(name)s» signs in to the portal: login and contact follow "
                        "the contact's e-mail, which «Change identity» changes.",
                        name=user.name,
                    )
                )

    def _follow_address(self, old, new):
        """Change the login of users who logged in with the old address.

        :param str old: the contact's previous address
        :param str new: its new address
        """
        login = email_normalize(new)
        if login:
            self.filtered(
                lambda user: email_normalize(user.login) == email_normalize(old)
            ).write({"login": login})
