from odoo import api, fields, models


class CaseConsult(models.TransientModel):
    """Wizard to record a look-up for cases, with a finding each (5.2.6, 5.2.15)."""

    _name = "grandes.clientes.case.consult"
    _description = "Record a consultation"
    _inherit = ["grandes.clientes.opening.mixin"]

    _records = "case_ids"

    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        relation="grandes_clientes_consult_case_rel",
        column1="wizard_id",
        column2="case_id",
        default=lambda self: self._default_case_ids(),
    )
    operation = fields.Selection(
        selection=[("consult", "Consult"), ("modify", "Modify")],
        required=True,
        default="consult",
    )
    allowed_system_ids = fields.Many2many(
        comodel_name="grandes.clientes.legacy.system",
        compute="_compute_allowed_system_ids",
    )
    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        domain="[('id', 'in', allowed_system_ids)]",
    )
    reference = fields.Char()
    system_down = fields.Boolean()
    finding = fields.Text(help="For all the cases that have none of their own below.")
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.case.consult.line",
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

    @api.depends("operation")
    def _compute_allowed_system_ids(self):
        cases = self.env["grandes.clientes.case"]
        for wizard in self:
            wizard.allowed_system_ids = cases._get_legacy_systems_of_user(
                wizard.operation
            )

    @api.depends("case_ids")
    def _compute_line_ids(self):
        for wizard in self:
            known = wizard.line_ids.case_id
            cases = wizard.case_ids._origin
            ended = self.env["grandes.clientes.consultation"]._get_ended_reasons(cases)
            wizard.line_ids = [
                fields.Command.create({"case_id": case.id})
                for case in cases - known
                if case.id not in ended
            ]

    def _get_opening_refusals(self, cases):
        """Refuse ended cases, or all if the user has no right in any system."""
        reasons = self.env["grandes.clientes.consultation"]._get_ended_reasons(cases)
        systems = cases._get_legacy_systems_of_user("consult")
        if not systems | cases._get_legacy_systems_of_user("modify"):
            reason = self.env._(
                "Your profiles have no permission in any legacy system: ask the "
                "supervisor for access."
            )
            reasons = dict.fromkeys(cases.ids, reason)
        return reasons

    def action_consult(self):
        """Record the consultation on every case."""
        self.ensure_one()
        findings = {
            line.case_id.id: line.finding or self.finding for line in self.line_ids
        }
        self.line_ids.case_id._do_consult(
            self.system_id,
            findings,
            operation=self.operation,
            reference=self.reference,
            system_down=self.system_down,
            **self._get_more(),
        )
        return {"type": "ir.actions.act_window_close"}

    def _get_more(self):
        """Return extra values for the consultations; a hook for other rooms."""
        return {}


class CaseConsultLine(models.TransientModel):
    """Finding about one case."""

    _name = "grandes.clientes.case.consult.line"
    _description = "Finding about one case"

    wizard_id = fields.Many2one(
        comodel_name="grandes.clientes.case.consult", required=True, ondelete="cascade"
    )
    case_id = fields.Many2one(comodel_name="grandes.clientes.case", required=True)
    partner_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    beneficiary_name = fields.Char(
        related="case_id.beneficiary_name", related_sudo=False
    )
    beneficiary_id_masked = fields.Char(
        related="case_id.beneficiary_id_masked", related_sudo=False
    )
    finding = fields.Text()
