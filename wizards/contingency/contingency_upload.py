from base64 import b64decode

from odoo import fields, models
from odoo.exceptions import UserError


class ContingencyUpload(models.TransientModel):
    """Wizard to upload the sheet that was filled in while the system was down."""

    _name = "grandes.clientes.contingency.upload"
    _description = "Upload a contingency sheet"

    contingency_id = fields.Many2one(
        comodel_name="grandes.clientes.contingency", required=True
    )
    # Not required: a missing file raises a clearer error.
    file = fields.Binary(string="Contingency sheet", attachment=False)
    filename = fields.Char()

    def action_upload(self):
        """Read the sheet and show its rows for correction before loading.

        :raise UserError: there is no file, or it is no contingency sheet
        """
        self.ensure_one()
        content = b64decode(self.with_context(bin_size=False).file or b"")
        if not content and not self.filename:
            raise UserError(self.env._("Choose the spreadsheet that you filled."))
        self.contingency_id._do_read(content, self.filename)
        return {"type": "ir.actions.act_window_close"}
