from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Company setting for the length of portal passwords."""

    _inherit = "res.company"

    grandes_clientes_portal_password = fields.Integer(
        string="Length of passwords",
        default=12,
        help="Fewest characters of a password that somebody outside chooses.",
    )

    _grandes_clientes_portal_password_check = models.Constraint(
        "CHECK (grandes_clientes_portal_password BETWEEN 8 AND 64)",
        "Passwords of the portal have 8 to 64 characters at least.",
    )


class ResUsers(models.Model):
    """Password rules for portal users, shown beforehand and enforced."""

    _inherit = "res.users"

    @api.model
    def _grandes_clientes_get_password_rules(self):
        """Return the rules as sentences, shown before a password is chosen."""
        # Sudo: a rule that everybody may know.
        length = self.env.company.sudo().grandes_clientes_portal_password
        return [
            self.env._(
                "At least %(count)s characters: a sentence is best.", count=length
            ),
            self.env._("Neither your name nor your e-mail address is part of it."),
        ]

    @api.model
    def _grandes_clientes_check_password(self, password, *names):
        """Raise unless a portal user may choose the password.

        :param names: names that must not be part of it
        :raise UserError: says the rule
        """
        rules = self._grandes_clientes_get_password_rules()
        # Sudo: as above.
        length = self.env.company.sudo().grandes_clientes_portal_password
        if len(password or "") < length:
            raise UserError(rules[0])
        said = password.lower()
        parts = {
            part
            for name in names
            for part in (name or "").lower().replace("@", " ").split()
            if len(part) > 3
        }
        if any(part in said for part in parts):
            raise UserError(rules[1])

    @api.model
    def signup(self, values, token=None):
        """Sign up, or set a new password by a link; portal users by our rules."""
        # Sudo: reads the owner of the link, as Odoo itself does.
        person_sudo = self.env["res.partner"].sudo()
        if token:
            person_sudo = person_sudo._signup_retrieve_partner(token)
        if not any(user._is_internal() for user in person_sudo.user_ids):
            self._grandes_clientes_check_password(
                values.get("password"),
                person_sudo.name or values.get("name"),
                person_sudo.email or values.get("login"),
            )
        return super().signup(values, token=token)

    @api.model
    def change_password(self, old_passwd, new_passwd):
        """Change the user's own password; portal users by our rules."""
        if self.env.user.share:
            self._grandes_clientes_check_password(
                new_passwd, self.env.user.name, self.env.user.login
            )
        return super().change_password(old_passwd, new_passwd)
