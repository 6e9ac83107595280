from odoo import api, fields, models


class LegacySystemPermission(models.Model):
    """Rights of one profile in one legacy system (5.2.6, 5.2.15, C9, P8)."""

    _name = "grandes.clientes.legacy.system.permission"
    _description = "Permission in a legacy system"
    _order = "system_id, profile_id"
    _rec_name = "system_id"

    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        ondelete="restrict",
    )
    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        required=True,
        index=True,
        ondelete="restrict",
    )
    can_consult = fields.Boolean(string="Consult", default=True)
    can_modify = fields.Boolean(string="Modify")

    _profile_unique = models.Constraint(
        "UNIQUE (system_id, profile_id)",
        "That profile has a line for this system already: change that line.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the lines and log them for their profiles."""
        lines = super().create(vals_list)
        lines._log_permissions({line.id: "" for line in lines})
        return lines

    def write(self, vals):
        """Write and log the change for the profiles, also for one that loses a line."""
        before = self._get_told()
        profile_of = {line: line.profile_id for line in self}
        result = super().write(vals)
        for line, profile in profile_of.items():
            if line.profile_id != profile:
                line._log_removed(profile, before[line.id])
                before[line.id] = ""
        self._log_permissions(before)
        return result

    def unlink(self):
        """Delete the lines and log it for their profiles."""
        before = self._get_told()
        for line in self:
            line._log_removed(line.profile_id, before[line.id])
        return super().unlink()

    def _log_removed(self, profile, before):
        """Log that a profile has no longer the rights of this line."""
        self.env["grandes.clientes.access.event"]._log_of_profile(
            profile, "permission_changed", {profile.id: before}, {}
        )

    def _log_permissions(self, before):
        """Log the new rights, one log line per permission.

        :param dict before: ``{id: text}``
        """
        after = self._get_told()
        log = self.env["grandes.clientes.access.event"]
        for line in self:
            log._log_of_profile(
                line.profile_id,
                "permission_changed",
                {line.profile_id.id: before[line.id]},
                {line.profile_id.id: after[line.id]},
            )

    def _get_told(self):
        """Return ``{id: text}``, the system and the rights as the log states them."""
        return {
            line.id: f"{line.system_id.code}: {'C' if line.can_consult else '-'}"
            f"{'M' if line.can_modify else '-'}"
            # Sudo: the log states the whole line, whichever part the user changes.
            for line in self.sudo()
        }
