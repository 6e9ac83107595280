from odoo import api, fields, models


class OutreachCommitmentAct(models.TransientModel):
    """Wizard to mark commitments as not kept, or to move their day."""

    _name = "grandes.clientes.outreach.commitment.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Decide on commitments"

    _records = "commitment_ids"

    commitment_ids = fields.Many2many(
        comodel_name="grandes.clientes.outreach.commitment",
        relation="grandes_clientes_commitment_act_rel",
        column1="wizard_id",
        column2="commitment_id",
        required=True,
    )
    act = fields.Selection(
        selection=[("break", "It was not kept"), ("move", "Move the day")],
        required=True,
        readonly=True,
    )
    reason = fields.Text(string="Why", required=True)
    due_on = fields.Date(string="New day")

    @api.depends("commitment_ids", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    def _get_arguments(self):
        arguments = {"reason": self.reason}
        return {**arguments, "due_on": self.due_on} if self.act == "move" else arguments

    def _perform(self, records):
        # ``act`` is a Selection, so only these methods can be called. No job, as there
        # are few records at a time.
        getattr(records, f"_do_{self.act}")(**self._get_arguments())
        return self.env["grandes.clientes.job"]
