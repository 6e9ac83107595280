from base64 import b64decode

from odoo import fields, models


class TrainingUpload(models.TransientModel):
    """Wizard to load the sheet of marks of a session."""

    _name = "grandes.clientes.training.upload"
    _description = "Load marks"

    session_id = fields.Many2one(
        comodel_name="grandes.clientes.training.session", required=True, readonly=True
    )
    # Not required: the load raises a clearer error for a missing file.
    file = fields.Binary(attachment=False)
    filename = fields.Char()

    def action_read(self):
        """Read the sheet and show the preview."""
        self.ensure_one()
        content = b64decode(self.with_context(bin_size=False).file or b"")
        load = self.env["grandes.clientes.training.load"]._do_read(
            "marks", content, self.filename or "", session_id=self.session_id.id
        )
        return load._get_action()
