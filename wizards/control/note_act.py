from odoo import api, fields, models


class OversightNoteAct(models.TransientModel):
    """Wizard for the acts on a note, with text and evidence."""

    _name = "grandes.clientes.oversight.note.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on a note"

    _records = "note_id"

    note_id = fields.Many2one(
        comodel_name="grandes.clientes.oversight.note", required=True, readonly=True
    )
    act = fields.Selection(
        selection=[
            ("answer", "Answer the note"),
            ("close", "Close the note"),
            ("insist", "Ask again"),
        ],
        required=True,
        readonly=True,
    )
    note_words = fields.Text(related="note_id.words", string="What it says")
    is_by_mail = fields.Boolean(compute="_compute_is_by_mail")
    words = fields.Text(required=True)
    answered_by = fields.Char(help="Name or address of who replied by mail.")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_note_act_rel",
        column1="wizard_id",
        column2="attachment_id",
        string="What shows it",
    )

    @api.depends("note_id", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("note_id")
    def _compute_is_by_mail(self):
        for wizard in self:
            wizard.is_by_mail = not wizard.note_id.asked_id

    def _perform(self, records):
        if self.act == "answer":
            records._do_answer(self.words, self.answered_by, self.attachment_ids)
        elif self.act == "close":
            records._do_close(self.words)
        else:
            records._do_insist(self.words)
        return self.env["grandes.clientes.job"]
