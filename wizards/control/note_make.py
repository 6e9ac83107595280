from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.control.note import KINDS, NOTED
from ...models.control.note_acts import ANSWERERS


class OversightNoteMake(models.TransientModel):
    """Wizard for a note of the Interventoría on a record, and whom it asks."""

    _name = "grandes.clientes.oversight.note.make"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "New note of the Interventoría"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    about = fields.Char(compute="_compute_about")
    kind = fields.Selection(selection=KINDS, required=True, default="acknowledge")
    words = fields.Text(string="What it says", required=True)
    asked_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked of",
        domain=lambda self: [("all_group_ids", "in", self._get_answering_groups())],
    )
    asked_email = fields.Char(
        string="Address", help="Of who is asked without signing in here."
    )
    due_on = fields.Date(string="Answer due")

    @api.model
    def _get_answering_groups(self):
        """Return the ids of the groups whose people may answer notes."""
        return [self.env.ref(f"grandes_clientes.{role}").id for role in ANSWERERS]

    @api.model
    def default_get(self, names):
        """Preset the record that the wizard was opened on."""
        values = super().default_get(names)
        model = self.env.context.get("active_model")
        if model in NOTED and not values.get("res_model"):
            values.update(
                res_model=model, res_id=self.env.context.get("active_id", False)
            )
        return values

    @api.depends("res_model", "res_id")
    def _compute_about(self):
        for wizard in self:
            wizard.about = wizard.res_id and wizard._get_record().display_name

    def _get_record(self):
        """Return the record that the note is about.

        :raise UserError: the model takes no notes
        :raise AccessError: the user may not read the record
        """
        if self.res_model not in NOTED:
            raise UserError(
                self.env._("Open what the note is about, and write it there.")
            )
        record = self.env[self.res_model].browse(self.res_id).exists()
        record.check_access("read")
        return record

    def action_confirm(self):
        """Create the note."""
        self.ensure_one()
        self.env["grandes.clientes.oversight.note"]._do_note(
            self._get_record(),
            self.kind,
            self.words,
            self.asked_id,
            self.asked_email,
            self.due_on,
        )
        return {"type": "ir.actions.act_window_close"}
