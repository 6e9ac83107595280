from base64 import b64decode

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.access.column import KINDS
from ...tools import clock


class AccessLoadUpload(models.TransientModel):
    """Wizard to load a list or log of a legacy system, delivered by technology."""

    _name = "grandes.clientes.access.load.upload"
    _description = "Load a list or log"
    _inherit = ["grandes.clientes.protected.mixin"]

    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system", required=True
    )
    kind = fields.Selection(
        selection=KINDS, string="What it is", required=True, default="users"
    )
    # Not required: action_load raises a clearer error for a missing file.
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    as_of = fields.Date(
        string="As of", help="Empty: its last date, or today where it has none."
    )
    delivered_by = fields.Char(
        help="Who of technology delivered it: name, mail, number."
    )
    delivered_on = fields.Date(
        default=lambda self: clock.today(self.env.company),
    )
    is_transcribed = fields.Boolean(
        string="Transcribed", help="The rows were typed from paper or a scan."
    )
    scan = fields.Binary(attachment=False)
    scan_name = fields.Char()

    def action_load(self):
        """Read the file and show the preview.

        :raise UserError: there is no file, or it is refused
        """
        self.ensure_one()
        content = self._get_content("file")
        if not content:
            raise UserError(self.env._("Choose the file that technology delivered."))
        if self.is_transcribed and not self.scan:
            raise UserError(
                self.env._("Add the paper or scan that the rows were typed from.")
            )
        load = self.env["grandes.clientes.access.load"]._do_load(
            self.system_id,
            self.kind,
            content,
            self.filename or "",
            as_of=self.as_of,
            delivered_by=self.delivered_by,
            delivered_on=self.delivered_on,
            is_transcribed=self.is_transcribed,
            scan=self._get_content("scan"),
            scan_name=self.scan_name,
        )
        return {
            "type": "ir.actions.act_window",
            "name": load.display_name,
            "res_model": load._name,
            "res_id": load.id,
            "view_mode": "form",
        }

    def _get_content(self, name):
        try:
            return b64decode(self.with_context(bin_size=False)[name] or b"")
        except ValueError:
            return b""
