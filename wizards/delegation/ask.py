from odoo import api, fields, models
from odoo.exceptions import UserError


class DelegationAsk(models.TransientModel):
    """Wizard to ask an area for a change on cases, with an outcome each (I06)."""

    _name = "grandes.clientes.delegation.ask"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Ask for a change"

    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        relation="grandes_clientes_delegation_ask_case_rel",
        column1="wizard_id",
        column2="case_id",
        default=lambda self: self._default_case_ids(),
    )
    change_id = fields.Many2one(
        comodel_name="grandes.clientes.delegation.change", string="Change"
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Area",
        required=True,
        compute="_compute_of_change",
        store=True,
        readonly=False,
    )
    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        compute="_compute_of_change",
        store=True,
        readonly=False,
    )
    value_asked = fields.Char(
        string="As it should be", help="For all the cases that say nothing else below."
    )
    reason = fields.Text(required=True)
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.delegation.ask.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.model
    def _default_case_ids(self):
        if self.env.context.get("active_model") == "grandes.clientes.case":
            return self.env.context.get("active_ids", [])
        return []

    @api.depends("change_id")
    def _compute_of_change(self):
        """Propose the area and system of the change."""
        for wizard in self:
            change = wizard.change_id
            wizard.mission_area_id = change.mission_area_id or wizard.mission_area_id
            wizard.system_id = change.system_id or wizard.system_id

    @api.depends("case_ids")
    def _compute_line_ids(self):
        for wizard in self:
            known = wizard.line_ids.case_id
            wizard.line_ids = [
                fields.Command.create({"case_id": case.id})
                for case in wizard.case_ids._origin - known
            ]

    def action_confirm(self):
        """Create one request per case.

        :return: the action that opens the requests
        :raise UserError: no case is chosen, or one has ended
        """
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Choose at least one case."))
        requests = self.env["grandes.clientes.delegation.request"].create(
            [
                {
                    "case_id": line.case_id.id,
                    "mission_area_id": self.mission_area_id.id,
                    "system_id": self.system_id.id,
                    "change_id": self.change_id.id,
                    "value_before": line.value_before,
                    "value_asked": line.value_asked or self.value_asked,
                    "amount": line.amount,
                    "reason": self.reason,
                }
                for line in self.line_ids
            ]
        )
        action = {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.delegation_request_action"
            ),
            "context": {},
            "domain": [("id", "in", requests.ids)],
        }
        if len(requests) == 1:
            action |= {"res_id": requests.id, "views": [(False, "form")]}
        return action


class DelegationAskLine(models.TransientModel):
    """Change requested for one case."""

    _name = "grandes.clientes.delegation.ask.line"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Change of one case"

    wizard_id = fields.Many2one(
        comodel_name="grandes.clientes.delegation.ask",
        required=True,
        ondelete="cascade",
    )
    case_id = fields.Many2one(comodel_name="grandes.clientes.case", required=True)
    partner_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    value_before = fields.Char(string="As it is")
    value_asked = fields.Char(string="As it should be")
    amount = fields.Float(digits=(16, 2))
