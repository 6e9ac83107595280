from odoo import api, fields, models

# Fields that the wizard can change, a subset of the case's classification.
FIELDS = (
    "typification_id",
    "kind",
    "petition_type_id",
    "product_id",
    "academic_period",
    "priority_ground",
    "complaint_nature",
    "complained_user_id",
)
# Only for a single case, as each case has its own beneficiary.
BENEFICIARY = ("beneficiary_name", "beneficiary_id_type", "beneficiary_id_number")


class CaseActReclassify(models.TransientModel):
    """Wizard to reclassify registered cases (R10, C4)."""

    _name = "grandes.clientes.case.act.reclassify"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Reclassify cases"

    _act = "reclassify"

    case_ids = fields.Many2many(relation="grandes_clientes_act_reclassify_rel")
    is_single = fields.Boolean(compute="_compute_is_single")
    typification_id = fields.Many2one(comodel_name="grandes.clientes.typification")
    kind = fields.Selection(
        selection=lambda self: self._case_selection("kind"),
        compute="_compute_from_typification",
        store=True,
        readonly=False,
    )
    petition_type_id = fields.Many2one(
        comodel_name="grandes.clientes.petition.type",
        compute="_compute_from_typification",
        store=True,
        readonly=False,
    )
    product_id = fields.Many2one(
        comodel_name="grandes.clientes.product",
        compute="_compute_from_typification",
        store=True,
        readonly=False,
    )
    academic_period = fields.Char(help="Year and semester, as 2026-1.")
    priority_ground = fields.Selection(
        selection=lambda self: self._case_selection("priority_ground")
    )
    complaint_nature = fields.Selection(
        selection=lambda self: self._case_selection("complaint_nature")
    )
    complained_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Advisor complained of",
        domain=[("share", "=", False)],
    )
    beneficiary_name = fields.Char(string="Beneficiary")
    beneficiary_id_type = fields.Selection(
        selection=lambda self: self._case_selection("beneficiary_id_type"),
        string="Document type",
    )
    beneficiary_id_number = fields.Char(string="Document number")
    reason = fields.Text(required=True)

    @api.model
    def _case_selection(self, name):
        field = self.env["grandes.clientes.case"]._fields[name]
        return field._description_selection(self.env)

    @api.model
    def default_get(self, fields):
        """Preset the values of a single case; for many, empty means unchanged."""
        values = super().default_get(fields)
        cases = self.env["grandes.clientes.case"].browse(self._default_case_ids())
        if len(cases) == 1:
            for name in (*FIELDS, *BENEFICIARY):
                if name in fields:
                    values[name] = cases._fields[name].convert_to_write(
                        cases[name], cases
                    )
        return values

    @api.depends("case_ids")
    def _compute_is_single(self):
        for wizard in self:
            wizard.is_single = len(wizard.case_ids) == 1

    @api.depends("typification_id")
    def _compute_from_typification(self):
        for wizard in self:
            typification = wizard.typification_id
            wizard.kind = typification.kind or wizard.kind
            wizard.petition_type_id = (
                typification.petition_type_id or wizard.petition_type_id
            )
            wizard.product_id = typification.product_id or wizard.product_id

    def _perform(self, cases):
        return self._run(
            cases, "_do_reclassify", vals=self._get_changes(cases), reason=self.reason
        )

    def _get_changes(self, cases):
        """Return the changed values; for a single case, emptied ones too."""
        names = (*FIELDS, *BENEFICIARY) if self.is_single else FIELDS
        changes = {}
        for name in names:
            value = self._fields[name].convert_to_write(self[name], self)
            if self.is_single:
                current = cases._fields[name].convert_to_write(cases[name], cases)
                if (value or False) != (current or False):
                    changes[name] = value
            elif value:
                changes[name] = value
        return changes
