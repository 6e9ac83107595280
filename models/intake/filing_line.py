from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.text import clean_cell

# Fields that the reviewer corrects in place.
EDITABLE = frozenset(
    {
        "beneficiary_name",
        "beneficiary_id_type",
        "beneficiary_id_number",
        "product_id",
        "typification_id",
        "kind",
        "academic_period",
        "subject",
        "description",
    }
)
_TEXTS = frozenset(
    {
        "beneficiary_name",
        "beneficiary_id_number",
        "academic_period",
        "subject",
        "description",
    }
)
# Statuses of the rows that the act «File» turns into cases.
READY = ("will_register", "repeat", "failed")


class FilingLine(models.Model):
    """One row of a filed spreadsheet: its content and its outcome.

    Its status is determined by :meth:`_apply_evaluation`, for all rows at once, and
    never written by users. A row is never deleted: it becomes a case or stays, with its
    reason.
    """

    _name = "grandes.clientes.filing.line"
    _description = "Row of a filed spreadsheet"
    _inherit = ["grandes.clientes.protected.mixin", "grandes.clientes.safe.export"]
    _order = "filing_id desc, number, id"
    _rec_names_search = ["beneficiary_name", "document_key", "subject"]
    _check_company_auto = True

    # Content as received
    filing_id = fields.Many2one(
        comodel_name="grandes.clientes.filing",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="filing_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(related="filing_id.partner_id", string="Entity")
    sheet_state = fields.Selection(related="filing_id.sheet_state")
    number = fields.Integer(
        string="Row", readonly=True, aggregator=None, help="Row in the spreadsheet."
    )
    cells = fields.Json(readonly=True)
    row_text = fields.Text(
        string="The row as it came", compute="_compute_row_text", exportable=False
    )
    typification_text = fields.Char(string="Typification in the sheet", readonly=True)
    sheet_kind = fields.Selection(
        selection="_selection_kind", string="Kind in the sheet", readonly=True
    )
    other_data = fields.Text(
        readonly=True, help="Columns that no field of the case holds."
    )
    # Content as understood, open to correction
    beneficiary_name = fields.Char(string="Beneficiary")
    beneficiary_id_type = fields.Selection(
        selection="_selection_document_type", string="Document type"
    )
    beneficiary_id_number = fields.Char(string="Document number")
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification",
        index="btree_not_null",
        check_company=True,
    )
    product_id = fields.Many2one(
        comodel_name="grandes.clientes.product",
        compute="_compute_from_typification",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
    )
    kind = fields.Selection(
        selection="_selection_kind",
        compute="_compute_from_typification",
        store=True,
        precompute=True,
        readonly=False,
    )
    academic_period = fields.Char(help="Year and semester, as 2026-1.")
    subject = fields.Char()
    description = fields.Text(string="Detail")
    # Outcome
    status = fields.Selection(
        selection=[
            ("incomplete", "To complete"),
            ("lookalike", "Look-alike"),
            ("will_register", "Will register"),
            ("repeat", "Repeat"),
            ("failed", "Failed"),
            ("left_out", "Left out"),
            ("done", "Filed"),
        ],
        readonly=True,
        default="incomplete",
        required=True,
        index=True,
    )
    issues = fields.Json(readonly=True, help="Codes and values of what to say of it.")
    document_key = fields.Char(
        string="Document to search by",
        compute="_compute_document_key",
        store=True,
        precompute=True,
    )
    match_key = fields.Char(readonly=True)
    is_guess = fields.Boolean(string="Proposed by likeness", readonly=True)
    register_anyway = fields.Boolean(readonly=True)
    decision_reason = fields.Char(string="Reason", readonly=True)
    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    case_state = fields.Selection(related="case_id.state", string="State of the case")
    outcome = fields.Selection(
        selection=[
            ("registered", "Registered"),
            ("repeat", "Kept as a repeat"),
            ("transferred", "Transferred"),
        ],
        readonly=True,
    )
    told = fields.Boolean(
        readonly=True, help="Owner and requester were told of the row's case."
    )

    _match_idx = models.Index("(filing_id, match_key) WHERE match_key IS NOT NULL")
    _case_uniq = models.UniqueIndex("(case_id) WHERE case_id IS NOT NULL")

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that only acts may write."""
        return super()._get_protected_fields() | {
            "filing_id",
            "number",
            "cells",
            "typification_text",
            "sheet_kind",
            "other_data",
            "status",
            "issues",
            "match_key",
            "is_guess",
            "register_anyway",
            "decision_reason",
            "case_id",
            "outcome",
            "told",
        }

    # === COMPUTE === #

    @api.model
    def _selection_kind(self):
        field = self.env["grandes.clientes.case"]._fields["kind"]
        return field._description_selection(self.env)

    @api.model
    def _selection_document_type(self):
        return self.env["grandes.clientes.case"]._selection_document_type()

    @api.depends("number", "beneficiary_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = self.env._(
                "Row %(number)s %(name)s",
                number=line.number,
                name=line.beneficiary_name or line.subject or "",
            ).strip()

    @api.depends("cells", "filing_id.sheet_headers")
    def _compute_row_text(self):
        for line in self:
            headers = line.filing_id.sheet_headers or []
            line.row_text = "\n".join(
                f"{headers[at].strip() if at < len(headers) else ''}: {cell}"
                for at, cell in enumerate(line.cells or [])
                if cell.strip()
            )

    @api.depends("typification_id")
    def _compute_from_typification(self):
        for line in self:
            typification = line.typification_id
            line.product_id = typification.product_id or line.product_id
            # The requester's own kind takes precedence over the usual one.
            line.kind = line.sheet_kind or typification.kind or line.kind

    @api.depends("beneficiary_id_type", "beneficiary_id_number")
    def _compute_document_key(self):
        Case = self.env["grandes.clientes.case"]
        for line in self:
            # Invalid numbers are reported by the evaluation.
            line.document_key = Case._get_document_key(
                line.beneficiary_id_type or None, line.beneficiary_id_number
            )

    # === CRUD === #

    def write(self, vals):
        """Write; evaluate corrected rows again, with the rows that they affect.

        :raise UserError: a row is filed already, or its sheet is being filed
        """
        corrected = EDITABLE & set(vals)
        if not corrected:
            return super().write(vals)
        self._check_open()
        stale = {key for key in self.mapped("match_key") if key}
        vals = {
            name: clean_cell(value).strip() or False if name in _TEXTS else value
            for name, value in vals.items()
        }
        result = super().write(vals)
        if "typification_id" in vals:
            self._apply_found_vals({"is_guess": False})
        self._apply_evaluation(stale)
        return result

    def _apply_found_vals(self, vals):
        """Write results of the code, which clients may not write."""
        # Sudo: results of the evaluation and of acts, which were checked as the user.
        return super(FilingLine, self.sudo()).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("Nothing received is ever deleted. Leave the row out instead.")
        )

    def _check_open(self):
        """Raise unless the rows may still be corrected or decided on.

        :raise UserError: names the first row that may not
        """
        if any(line.sheet_state == "working" for line in self):
            raise UserError(
                self.env._("The spreadsheet is being filed: wait until it has ended.")
            )
        for line in self:
            if line.status == "done":
                # Sudo: the number of the row's case.
                raise UserError(
                    self.env._(
                        "Row %(number)s is filed already: work on its case %(case)s.",
                        number=line.number,
                        case=line.case_id.sudo().display_name,
                    )
                )

    # === ACTIONS === #

    def action_open_row(self):
        """Open the row beside its text in the spreadsheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_open_case(self):
        """Open the case of the row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.case",
            "res_id": self.case_id.id,
            "view_mode": "form",
        }
