from base64 import b64decode

from odoo import fields, models
from odoo.exceptions import UserError


class ContingencyUpload(models.TransientModel):
    """Upload the sheet that was filled while the system was down."""

    _name = "grandes.clientes.contingency.upload"
    _description = "Upload a contingency sheet"

    contingency_id = fields.Many2one(
        comodel_name="grandes.clientes.contingency", required=True
    )
    # Not required: an empty file is refused with a sentence of its own.
    file = fields.Binary(string="Contingency sheet", attachment=False)
    filename = fields.Char()

    def action_upload(self):
        """Read the sheet and show its rows, to be corrected before they are loaded.

        :raise UserError: there is no file, or it is no contingency sheet
        """
        self.ensure_one()
        content = b64decode(self.with_context(bin_size=False).file or b"")
        if not content and not self.filename:
            raise UserError(self.env._("Choose the spreadsheet that you filled."))
        self.contingency_id._do_read(content, self.filename)
        return {"type": "ir.actions.act_window_close"}
