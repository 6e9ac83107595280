from odoo import api, fields, models


class OversightCommitmentAct(models.TransientModel):
    """Wizard to report what was done about a commitment, or to verify it."""

    _name = "grandes.clientes.oversight.commitment.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on a commitment"

    _records = "commitment_id"

    commitment_id = fields.Many2one(
        comodel_name="grandes.clientes.oversight.commitment",
        required=True,
        readonly=True,
    )
    act = fields.Selection(
        selection=[("tell", "Tell what was done"), ("verify", "Verify the commitment")],
        required=True,
        readonly=True,
    )
    done = fields.Text(related="commitment_id.done", string="What was done")
    words = fields.Text(required=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_oversight_act_rel",
        column1="wizard_id",
        column2="attachment_id",
        string="What shows it",
    )

    @api.depends("commitment_id", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    def _perform(self, records):
        if self.act == "tell":
            records._do_tell(self.words, self.attachment_ids)
        else:
            records._do_verify(self.words)
        return self.env["grandes.clientes.job"]
