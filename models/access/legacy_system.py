from odoo import fields, models
from odoo.exceptions import UserError


class LegacySystem(models.Model):
    """Permission to consult or modify a system, from the person's profiles in force."""

    _name = "grandes.clientes.legacy.system"
    _inherit = "grandes.clientes.legacy.system"

    permission_ids = fields.One2many(
        comodel_name="grandes.clientes.legacy.system.permission",
        inverse_name="system_id",
        string="Permissions",
    )

    def _check_right(self, operation, user=None):
        """Raise unless a user's profiles give the right in each system (5.2.6, 5.2.15).

        :param operation: ``"consult"`` or ``"modify"``
        :param user: a ``res.users`` record; the current user when absent
        :raises UserError: a system grants it to none of the user's profiles; the
            message names the systems and the profiles that have the right
        """
        user = user or self.env.user
        profiles = user._grandes_clientes_profiles()[user.id]
        refused = self.filtered(
            lambda system: not system._get_allowed_profiles(operation) & profiles
        )
        if refused:
            raise UserError(refused._get_refusal(operation, profiles))

    def _get_allowed_profiles(self, operation):
        """Return the profiles that may perform ``operation`` in all these systems."""
        right = {"consult": "can_consult", "modify": "can_modify"}[operation]
        # Sudo: profiles of other companies are never among those compared.
        profiles_sudo = self.env["grandes.clientes.access.profile"].sudo()
        for number, system in enumerate(self.sudo()):
            allowed = system.permission_ids.filtered(right).profile_id
            profiles_sudo = profiles_sudo & allowed if number else allowed
        return profiles_sudo.filtered("active")

    def _get_refusal(self, operation, profiles):
        """Return the message that refuses ``operation`` to ``profiles``."""
        allowed = self._get_allowed_profiles(operation).sorted("sequence")
        values = {
            "systems": ", ".join(self.mapped("name")),
            "profiles": ", ".join(profiles.sorted("sequence").mapped("name"))
            or self.env._("none"),
            "others": ", ".join(allowed.mapped("name")) or self.env._("nobody"),
        }
        if operation == "modify":
            return self.env._(
                "Your profile (%(profiles)s) may not modify in %(systems)s. Who may: "
                "%(others)s. Escalate the case to them, or ask the administrator of "
                "profiles for the permission.",
                **values,
            )
        return self.env._(
            "Your profile (%(profiles)s) may not consult %(systems)s. Who may: "
            "%(others)s. Escalate the case to them, or ask the administrator of "
            "profiles for the permission.",
            **values,
        )
