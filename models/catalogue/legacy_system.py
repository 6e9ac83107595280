from odoo import fields, models
from odoo.exceptions import UserError


class LegacySystem(models.Model):
    """A system outside Odoo that advisors consult or modify (5.2.6, 5.2.15)."""

    _name = "grandes.clientes.legacy.system"
    _description = "Legacy system"
    _inherit = ["grandes.clientes.catalogue"]
    _rec_names_search = ["name", "code", "alias_names"]

    name = fields.Char(translate=False)
    alias_names = fields.Char(
        string="Also written",
        help="Other spellings in use, separated by commas.",
    )
    permission_ids = fields.One2many(
        comodel_name="grandes.clientes.legacy.system.permission",
        inverse_name="system_id",
        string="Permissions",
    )

    def _check_right(self, operation, user=None):
        """Check that a user's profile may work in these systems (5.2.6, 5.2.15).

        :param operation: ``"consult"`` or ``"modify"``
        :param user: a ``res.users`` record; the current user when absent
        :raises UserError: some system allows it to none of the user's profiles;
            the sentence names the systems and who may do it instead
        """
        user = user or self.env.user
        profiles = self.permission_ids._get_profiles(user)
        refused = self.filtered(
            lambda system: system._get_allowed_profiles(operation).isdisjoint(profiles)
        )
        if refused:
            raise UserError(refused._get_refusal(operation, profiles))

    def _get_allowed_profiles(self, operation):
        """Return the profiles that may do ``operation`` in every one of these."""
        right = {"consult": "can_consult", "modify": "can_modify"}[operation]
        return set.intersection(
            *(
                set(system.permission_ids.filtered(right).mapped("profile"))
                for system in self
            )
        )

    def _get_refusal(self, operation, profiles):
        """Return the sentence that refuses ``operation`` to ``profiles``."""
        allowed = self._get_allowed_profiles(operation)
        labels = dict(
            self.permission_ids._fields["profile"]._description_selection(self.env)
        )
        values = {
            "systems": ", ".join(self.mapped("name")),
            "profiles": ", ".join(labels[profile] for profile in profiles)
            or self.env._("none"),
            "others": ", ".join(labels[key] for key in labels if key in allowed)
            or self.env._("nobody"),
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
