from odoo import api, fields, models
from odoo.tools.safe_eval import safe_eval


class CaseActAssign(models.TransientModel):
    """Cases change hands (R11)."""

    _name = "grandes.clientes.case.act.assign"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Assign cases"

    _act = "assign"

    case_ids = fields.Many2many(relation="grandes_clientes_act_assign_rel")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Advisor",
        required=True,
        domain=lambda self: self._domain_user_id(),
    )
    excluded_user_ids = fields.Many2many(
        comodel_name="res.users", compute="_compute_excluded_user_ids"
    )
    reason = fields.Text(help="The history of the cases keeps it.")
    load = fields.Integer(string="Cases on the advisor's desk", compute="_compute_load")

    @api.model
    def _domain_user_id(self):
        group = self.env.ref("grandes_clientes.group_front_office")
        return (
            f"[('all_group_ids', 'in', {group.ids}), ('share', '=', False), "
            "('grandes_clientes_is_absent', '=', False), "
            "('id', 'not in', excluded_user_ids)]"
        )

    @api.depends("case_ids")
    def _compute_excluded_user_ids(self):
        for wizard in self:
            wizard.excluded_user_ids = wizard.case_ids._get_excluded_users().ids

    @api.depends("user_id")
    def _compute_load(self):
        for wizard in self:
            wizard.load = self.env["grandes.clientes.case"].search_count(
                [("user_id", "=", wizard.user_id.id), ("state", "=", "front_office")]
            )

    @api.depends("user_id")
    def _compute_refused(self):
        return super()._compute_refused()

    def _refusals(self, cases):
        assignee = self.user_id or self.env.user
        return super()._refusals(
            cases.with_context(grandes_clientes_assignee=assignee.id)
        )

    def _get_opening_refusals(self, cases):
        """Return what nobody who is offered can be given."""
        reasons = self._refusals(cases)
        if reasons:
            # Of oneself something may be refused that another one can take.
            excluded = {
                "excluded_user_ids": [*self.excluded_user_ids.ids, self.env.uid]
            }
            offered = self.env["res.users"].search(
                safe_eval(self._domain_user_id(), excluded), limit=1
            )
            if offered:
                reasons = super()._refusals(
                    cases.with_context(grandes_clientes_assignee=offered.id)
                )
        return reasons

    def _get_arguments(self):
        return {"user": self.user_id, "reason": self.reason}
