from odoo import api, fields, models


class BulletinAct(models.TransientModel):
    """Wizard to end bulletins or discard drafts, with the reason."""

    _name = "grandes.clientes.bulletin.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on bulletins"

    _records = "bulletin_ids"

    bulletin_ids = fields.Many2many(
        comodel_name="grandes.clientes.bulletin",
        relation="grandes_clientes_bulletin_act_rel",
        column1="wizard_id",
        column2="bulletin_id",
        required=True,
    )
    act = fields.Selection(
        selection=[("end", "End"), ("discard", "Discard")],
        required=True,
        readonly=True,
    )
    reason = fields.Text(string="Why", required=True)

    @api.depends("bulletin_ids", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    def _get_arguments(self):
        return {"reason": self.reason}

    def _perform(self, records):
        # No job: few records at a time.
        getattr(records, f"_do_{self.act}")(**self._get_arguments())
        return self.env["grandes.clientes.job"]
