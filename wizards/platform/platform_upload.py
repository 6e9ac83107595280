from base64 import b64decode

from odoo import fields, models


class PlatformUpload(models.TransientModel):
    """Wizard to load an export of the contractor's platform."""

    _name = "grandes.clientes.platform.upload"
    _description = "Load an export of the platform"
    _inherit = ["grandes.clientes.protected.mixin"]

    kind = fields.Selection(
        selection=lambda self: self.env["grandes.clientes.platform.load"]._get_kinds(),
        string="What it is",
        required=True,
        default="levels",
    )
    # Not required: the load raises a clearer error for a missing file.
    file = fields.Binary(attachment=False)
    filename = fields.Char()

    def action_read(self):
        """Read the file and show the preview."""
        self.ensure_one()
        content = b64decode(self.with_context(bin_size=False).file or b"")
        load = self.env["grandes.clientes.platform.load"]._do_read(
            self.kind, content, self.filename or ""
        )
        return load._get_action()
