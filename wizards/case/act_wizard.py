from odoo import api, fields, models


class CaseActWizard(models.AbstractModel):
    """Base wizard of the acts on cases.

    A wizard must redefine ``case_ids`` with its own ``relation``.
    """

    _name = "grandes.clientes.case.act.wizard"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on cases that asks for something"

    _records = "case_ids"
    _count = "case_count"

    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        required=True,
        default=lambda self: self._default_case_ids(),
    )
    case_count = fields.Integer(string="Cases", compute="_compute_refused")
    refused = fields.Text(help="Cases that cannot take the act now, with the reason.")

    @api.model
    def _default_case_ids(self):
        if self.env.context.get("active_model") != "grandes.clientes.case":
            return []
        return self.env.context.get("active_ids", [])

    @api.depends("case_ids")
    def _compute_refused(self):
        return super()._compute_refused()

    def _get_nothing_chosen(self):
        return self.env._("Choose at least one case to act on.")

    def _get_job_name(self, records):
        return self.env._(
            "%(act)s: %(count)s cases",
            act=records._get_act_label(self._get_act()),
            count=len(records),
        )
