from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import human_size


class FileOpen(models.TransientModel):
    """Wizard to open a masked received file, with the reason."""

    _name = "grandes.clientes.file.open"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Open a received file"

    record_model = fields.Char(required=True)
    record_id = fields.Many2oneReference(model_field="record_model", required=True)
    reason = fields.Text(
        required=True,
        help="What you look for, and for which review. It is kept with your name.",
    )
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.file.open.line",
        inverse_name="wizard_id",
        string="Files",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("record_model", "record_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(
                        {
                            "number": file.id,
                            "name": file.name,
                            "size": human_size(file.file_size),
                        }
                    )
                    for file in wizard._get_files()
                ),
            ]

    def _get_files(self):
        """Return, in sudo, the files that the user may open with a reason."""
        model = self.env.get(self.record_model or "")
        received = self.env.registry["grandes.clientes.received.file.mixin"]
        if model is None or not isinstance(model, received) or not self.record_id:
            return self.env["ir.attachment"].sudo()
        return model.browse(self.record_id)._get_masked_files()


class FileOpenLine(models.TransientModel):
    """Received file that may be opened."""

    _name = "grandes.clientes.file.open.line"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Received file to open"
    _order = "number"

    wizard_id = fields.Many2one(
        comodel_name="grandes.clientes.file.open", required=True, ondelete="cascade"
    )
    number = fields.Integer(required=True)
    name = fields.Char(string="File")
    size = fields.Char()

    def action_open(self):
        """Record who opens the file and why, and download it.

        :raise AccessError: the file does not belong to the record
        """
        self.ensure_one()
        file_sudo = self.wizard_id._get_files().filtered(lambda f: f.id == self.number)
        if not file_sudo:
            raise AccessError(self.env._("There is no such file for you to open."))
        row = self.env["grandes.clientes.file.access"]._do_open(
            file_sudo.with_env(self.env), self.wizard_id.reason
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/grandes_clientes/received_file/{row.id}",
            "target": "download",
        }
