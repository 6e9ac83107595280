from odoo import api, fields, models


class PncDecide(models.TransientModel):
    """Wizard to decide whether ended complaints and claims are non-conformities."""

    _name = "grandes.clientes.quality.pnc.decide"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Decide on ended complaints and claims"

    _act = "decide"
    _records = "decision_ids"
    _count = "count"

    decision_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.pnc.decision",
        relation="grandes_clientes_pnc_decide_rel",
        column1="wizard_id",
        column2="decision_id",
        required=True,
    )
    count = fields.Integer(compute="_compute_refused")
    is_nonconformity = fields.Selection(
        selection=[("no", "It is none"), ("yes", "It is one")],
        string="Non-conformity",
        required=True,
    )
    usage = fields.Char(compute="_compute_usage")
    reason_id = fields.Many2one(
        comodel_name="grandes.clientes.reason",
        compute="_compute_reason_id",
        store=True,
        readonly=False,
        required=True,
        domain="[('usage', '=', usage)]",
    )
    needs_text = fields.Boolean(related="reason_id.needs_text")
    note = fields.Text(string="In words")
    nonconformity_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.nonconformity",
        string="Belongs to",
        domain=[("state", "in", ("proposed", "open", "treated", "waiting"))],
        help="Empty: a new one, which you complete then.",
    )

    @api.depends("decision_ids")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("is_nonconformity")
    def _compute_usage(self):
        for wizard in self:
            wizard.usage = f"pnc_{wizard.is_nonconformity or 'no'}"

    @api.depends("is_nonconformity")
    def _compute_reason_id(self):
        for wizard in self:
            if wizard.reason_id.usage != wizard.usage:
                wizard.reason_id = False

    def _perform(self, records):
        # No job of many rows, since a single non-conformity takes them all.
        records._do_decide(
            self.is_nonconformity,
            self.reason_id.code,
            note=self.note,
            nonconformity=self.nonconformity_id
            if self.is_nonconformity == "yes"
            else None,
        )
        return self.env["grandes.clientes.job"]

    def _after(self, job):
        """Open the new non-conformity to be completed, or close the wizard."""
        made = self.decision_ids.nonconformity_id
        if len(made) == 1 and made != self.nonconformity_id:
            return {
                "type": "ir.actions.act_window",
                "res_model": made._name,
                "res_id": made.id,
                "view_mode": "form",
                "views": [(False, "form")],
            }
        return super()._after(job)
