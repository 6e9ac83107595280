from odoo import SUPERUSER_ID, models

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class Base(models.AbstractModel):
    """Nobody but an uninstallation deletes as one.

    Odoo leaves out what forbids deleting where a key of the context says that a module
    is being uninstalled; any client can send that key, and Odoo's own routes hand it
    on with all rights.
    """

    _inherit = "base"

    def unlink(self):
        """Delete; a client that claims to uninstall is taken as any other."""
        # Modules are loaded and uninstalled by the superuser, as whom nobody signs in.
        # Odoo's description of its models is the administrator's, who may need the key.
        if (
            self.env.context.get(MODULE_UNINSTALL_FLAG)
            and not (self.env.su and self.env.uid == SUPERUSER_ID)
            and not self._name.startswith("ir.model")
        ):
            self = self.with_context(**{MODULE_UNINSTALL_FLAG: False})
        return super().unlink()
