from odoo import api, fields, models


class LegacySystemPermission(models.Model):
    """What one profile may do in one legacy system (5.2.6, 5.2.15, C9, P8)."""

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
        """Create; logged for the profile."""
        lines = super().create(vals_list)
        lines._log_permissions({line.id: "" for line in lines})
        return lines

    def write(self, vals):
        """Write; logged for the profile."""
        before = self._get_told()
        result = super().write(vals)
        self._log_permissions(before)
        return result

    def unlink(self):
        """Delete; logged for the profile."""
        before = self._get_told()
        log = self.env["grandes.clientes.access.event"]
        for line in self:
            log._log_of_profile(
                line.profile_id,
                "permission_changed",
                {line.profile_id.id: before[line.id]},
                {},
            )
        return super().unlink()

    def _log_permissions(self, before):
        """Log what each line says from now on, one line of the log a line.

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
        """Return ``{id: system and rights}`` as the log tells it."""
        return {
            line.id: f"{line.system_id.code}: {'C' if line.can_consult else '-'}"
            f"{'M' if line.can_modify else '-'}"
            # Sudo: told whole, whoever changes a part of it.
            for line in self.sudo()
        }
