from odoo import api, fields, models


class DeviationDecide(models.TransientModel):
    """Wizard to decide on deviations, with the reason."""

    _name = "grandes.clientes.deviation.decide"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Decide on deviations"

    _records = "deviation_ids"

    deviation_ids = fields.Many2many(
        comodel_name="grandes.clientes.deviation",
        relation="grandes_clientes_deviation_decide_rel",
        column1="wizard_id",
        column2="deviation_id",
        required=True,
    )
    act = fields.Selection(
        selection=[
            ("propose", "Propose a justification"),
            ("justify", "Justify"),
            ("confirm", "Confirm the deviation"),
            ("nonconformity", "Turn into a non-conformity"),
            ("reconsider", "Decide again"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True)

    @api.depends("deviation_ids", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    def _get_nothing_chosen(self):
        return self.env._("Choose at least one deviation.")

    def _perform(self, records):
        # ``act`` is a Selection, so only these methods can be called. No job, as each
        # act is a judgement.
        getattr(records, f"_do_{self.act}")(self.reason)
        return self.env["grandes.clientes.job"]
