from odoo import api, fields, models


class LegalRegimeActivate(models.TransientModel):
    """Wizard to activate a law, with a preview of the dates that it moves."""

    _name = "grandes.clientes.legal.regime.activate"
    _inherit = ["grandes.clientes.opening.mixin", "grandes.clientes.term.preview"]
    _description = "Activate a law"

    _records = "regime_id"

    regime_id = fields.Many2one(
        comodel_name="grandes.clientes.legal.regime", required=True
    )

    def _get_opening_refusals(self, records):
        return records._get_cannot_act_reasons("activate")

    @api.depends("regime_id")
    def _compute_preview(self):
        return super()._compute_preview()

    def _get_moves(self):
        regime = self.regime_id
        return self.env["grandes.clientes.case.recount"]._get_simulated_moves(
            regime._get_governed_cases(),
            lambda company: company._grandes_clientes_get_counter(regime.ids),
        )

    def action_confirm(self):
        """Activate the law."""
        self.ensure_one()
        self.regime_id._do_activate()
        return {"type": "ir.actions.act_window_close"}
