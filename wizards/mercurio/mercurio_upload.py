import hashlib
from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError


class MercurioUpload(models.TransientModel):
    """Wizard to upload Mercurio's export and compare it letter by letter."""

    _name = "grandes.clientes.mercurio.upload"
    _description = "Upload Mercurio's export"

    # Not required: action_upload raises a clearer error for a missing file.
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    date_from = fields.Date(
        string="From", help="First day of the export; empty: its first row's."
    )
    date_to = fields.Date(
        string="Until", help="Last day of the export; empty: its last row's."
    )
    way = fields.Selection(
        selection=[("in", "Only incoming letters"), ("out", "Only outgoing letters")],
        string="The file has",
        help="Empty: a column of the file, or the numbers themselves, say it.",
    )
    same_id = fields.Many2one(
        comodel_name="grandes.clientes.mercurio.reconciliation",
        compute="_compute_same_id",
        help="The same file was uploaded before.",
    )

    @api.depends("file")
    def _compute_same_id(self):
        Reconciliation = self.env["grandes.clientes.mercurio.reconciliation"]
        for wizard in self:
            content = wizard._content()
            wizard.same_id = content and Reconciliation.search(
                [("sha256", "=", hashlib.sha256(content).hexdigest())], limit=1
            )

    def _content(self):
        self.ensure_one()
        try:
            return b64decode(self.with_context(bin_size=False).file or b"")
        except ValueError:
            return b""

    def action_upload(self):
        """Compare the file with our records and show the preview.

        :raise UserError: there is no file, or it is refused
        """
        self.ensure_one()
        if not self.file and not self.filename:
            raise UserError(self.env._("Choose the file that Mercurio exported."))
        record = self.env["grandes.clientes.mercurio.reconciliation"]._do_upload(
            self._content(),
            self.filename or "",
            self.date_from,
            self.date_to,
            self.way or None,
        )
        return {
            "type": "ir.actions.act_window",
            "name": record.display_name,
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
