from odoo import api, fields, models
from odoo.tools.safe_eval import safe_eval


class CaseActAssign(models.TransientModel):
    """Wizard to assign cases to an advisor (R11)."""

    _name = "grandes.clientes.case.act.assign"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Assign cases"

    _act = "assign"

    case_ids = fields.Many2many(relation="grandes_clientes_act_assign_rel")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Advisor",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        domain=lambda self: self._domain_user_id(),
    )
    excluded_user_ids = fields.Many2many(
        comodel_name="res.users", compute="_compute_excluded_user_ids"
    )
    reason = fields.Text(help="The history of the cases keeps it.")
    load = fields.Integer(string="Cases on the advisor's desk", compute="_compute_load")
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.case.act.assign.line",
        inverse_name="wizard_id",
        string="Who could take them",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

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

    @api.model
    def _create_proposed(self, cases):
        """Return a new wizard for ``cases``, empty if nobody can take them."""
        draft = self.new({"case_ids": cases.ids})
        if not draft.user_id:
            return self.browse()
        return self.create({"case_ids": cases.ids})

    def _get_rows(self):
        """Return the suggested advisors, best first, without the current holder."""
        cases = self.case_ids._origin
        if not cases:
            return []
        assignment = self.env["grandes.clientes.case.assignment"]
        holders = cases.user_id
        return [
            row for row in assignment._get_suggestions(cases) if row["user"] != holders
        ]

    @api.depends("case_ids")
    def _compute_user_id(self):
        for wizard in self:
            here = [row["user"] for row in wizard._get_rows() if not row["is_absent"]]
            wizard.user_id = here[:1] and here[0]

    @api.depends("case_ids")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(
                        {
                            "sequence": place,
                            "user_id": row["user"].id,
                            "load": row["load"],
                            "is_absent": row["is_absent"],
                            "why": wizard._get_why(row),
                        }
                    )
                    for place, row in enumerate(wizard._get_rows())
                ),
            ]

    def _get_why(self, row):
        """Return short words on why an advisor is proposed or not."""
        words = []
        if row["is_absent"]:
            words.append(self.env._("Away"))
        if row["is_portfolio"]:
            words.append(self.env._("Of the portfolio"))
        if row["is_skilled"]:
            words.append(self.env._("Knows it"))
        if row["is_online"] and not row["is_absent"]:
            words.append(self.env._("Online"))
        return " · ".join(words)

    @api.depends("user_id")
    def _compute_load(self):
        # Counted as in the list of suggestions.
        loads = self.env["grandes.clientes.case.assignment"]._get_load(self.user_id)
        for wizard in self:
            wizard.load = loads.get(wizard.user_id.id, 0)

    @api.depends("user_id")
    def _compute_refused(self):
        return super()._compute_refused()

    def _refusals(self, cases):
        assignee = self.user_id or self.env.user
        return super()._refusals(
            cases.with_context(grandes_clientes_assignee=assignee.id)
        )

    def _get_opening_refusals(self, cases):
        """Return the refusals that apply to every advisor on offer."""
        reasons = self._refusals(cases)
        if reasons:
            # Some refusals concern only the current user as assignee.
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
