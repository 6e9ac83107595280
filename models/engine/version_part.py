from odoo import api, models


class VersionPart(models.AbstractModel):
    """A line of a version, fixed once the version is activated."""

    _name = "grandes.clientes.version.part"
    _description = "Part of a version"
    _inherit = ["grandes.clientes.cached.mixin"]

    #: Field that refers to the version.
    _VERSION = None
    #: Fields that may still be changed in an activated version.
    _FREE = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        """Add lines to draft versions.

        :raise UserError: an activated version would change
        """
        parts = super().create(vals_list)
        parts._check_draft()
        return parts

    def write(self, vals):
        """Refuse to change a line of an activated version, or to move a line to one.

        :raise UserError: an activated version would change
        """
        if set(vals) - self._FREE:
            self._check_draft()
        result = super().write(vals)
        if self._VERSION in vals:
            self._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        self._check_draft()

    def _check_draft(self):
        # Sudo: the version's state, whoever reads it.
        self.sudo()[self._VERSION]._check_draft()
