from odoo import api, fields, models

from ...models.triage.case_triage import OF_PART


class TriageSplit(models.TransientModel):
    """Wizard to split a mail into several cases, one per row."""

    _name = "grandes.clientes.triage.split"
    _description = "Split a mail into several cases"
    _inherit = ["grandes.clientes.protected.mixin"]

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case", required=True, readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("is_large_client", "=", True)],
        help="Whose the mail is: of all its cases.",
    )
    has_entity = fields.Boolean(compute="_compute_has_entity")
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.triage.split.line",
        inverse_name="split_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    # Off by default, as the user should check the guesses first.
    register = fields.Boolean(string="Register those that are complete")
    text = fields.Text(related="case_id.description", related_sudo=False)
    cut_note = fields.Char(compute="_compute_cut_note")

    @api.depends("case_id")
    def _compute_has_entity(self):
        for wizard in self:
            wizard.has_entity = bool(wizard.case_id.partner_id)

    @api.depends("case_id")
    def _compute_partner_id(self):
        """Propose the entity of the mail, if the case has none."""
        reader = self.env["grandes.clientes.triage.proposals"]
        for wizard in self:
            case = wizard.case_id
            guess = bool(case) and reader._prepare_proposed_values(
                case, reader._read_proposals(case)
            )
            wizard.partner_id = case.partner_id.id or (
                guess and guess[case.id].get("partner_id")
            )

    @api.depends("case_id")
    def _compute_line_ids(self):
        reader = self.env["grandes.clientes.triage.proposals"]
        for wizard in self:
            case = wizard.case_id
            wizard.line_ids = bool(case) and [
                fields.Command.create(part) for part in reader._get_proposed_parts(case)
            ]

    @api.depends("case_id")
    def _compute_cut_note(self):
        """Warn if the mail contains more than the proposed rows."""
        reader = self.env["grandes.clientes.triage.proposals"]
        for wizard in self:
            case = wizard.case_id
            wizard.cut_note = bool(case) and reader._get_cut_note(
                reader._read_proposals(case)[case.id]
            )

    def action_split(self):
        """Split the mail, and on request register the complete cases."""
        self.ensure_one()
        if self.partner_id and not self.case_id.partner_id:
            self.case_id.partner_id = self.partner_id
        parts = [
            {
                name: line[name].id if name.endswith("_id") else line[name]
                for name in OF_PART
            }
            for line in self.line_ids
        ]
        cases = self.case_id._do_split(parts)
        if self.register:
            lacking = cases._get_cannot_register_reasons()
            complete = cases.filtered(lambda case: case.id not in lacking)
            if complete:
                complete._do_register()
        return {"type": "ir.actions.act_window_close"}


class TriageSplitLine(models.TransientModel):
    """Case of a split mail."""

    _name = "grandes.clientes.triage.split.line"
    _description = "Case of a split mail"
    _inherit = ["grandes.clientes.protected.mixin"]

    split_id = fields.Many2one(
        comodel_name="grandes.clientes.triage.split", required=True, ondelete="cascade"
    )
    names = fields.Char(string="Also names", readonly=True)
    beneficiary_name = fields.Char(string="Beneficiary")
    beneficiary_id_type = fields.Selection(
        selection=lambda self: self.env[
            "grandes.clientes.case"
        ]._selection_document_type(),
        string="Document type",
        default="CC",
    )
    beneficiary_id_number = fields.Char(string="Document number")
    typification_id = fields.Many2one(comodel_name="grandes.clientes.typification")
    subject = fields.Char(required=True)
    description = fields.Text(help="Empty: the whole text of the mail.")
