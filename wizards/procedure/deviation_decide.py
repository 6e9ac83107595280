from odoo import api, fields, models
from odoo.exceptions import UserError


class DeviationDecide(models.TransientModel):
    """What is made of deviations, and why."""

    _name = "grandes.clientes.deviation.decide"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Decide on deviations"

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
            ("confirm", "Confirm"),
            ("nonconformity", "Turn into a non-conformity"),
            ("reconsider", "Decide again"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True)
    refused = fields.Text(string="Left out", compute="_compute_refused")

    @api.depends("deviation_ids", "act")
    def _compute_refused(self):
        for wizard in self:
            deviations = wizard.deviation_ids._origin
            reasons = (
                deviations._get_cannot_act_reasons(wizard.act) if wizard.act else {}
            )
            wizard.refused = "\n".join(
                f"{each.display_name}: {reasons[each.id]}"
                for each in deviations
                if each.id in reasons
            )

    def action_confirm(self):
        """Do the act on the deviations that can take it.

        :raise UserError: none of them can; says why
        """
        self.ensure_one()
        reasons = self.deviation_ids._get_cannot_act_reasons(self.act)
        able = self.deviation_ids.filtered(lambda each: each.id not in reasons)
        if not able:
            raise UserError(
                self.refused or self.env._("Choose at least one deviation.")
            )
        # The acts are a closed list, see the field.
        getattr(able, f"_do_{self.act}")(self.reason)
        return {"type": "ir.actions.act_window_close"}
