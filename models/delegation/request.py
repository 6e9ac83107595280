from odoo import api, fields, models

from ...tools import clock

_REQUEST = "grandes.clientes.delegation.request"
#: States in which the requester still has something to do.
OPEN = ("asked", "returned", "approved")
#: States in which an area's reply by mail is awaited.
WAITING = ("asked", "returned")


class DelegationRequest(models.Model):
    """A request to an area to approve one change for one case (I06).

    It is filed, decided by the area, executed, and checked afterwards by somebody else.
    A request for many cases becomes one row per case with the same ``batch``, each with
    its own outcome.
    """

    _name = _REQUEST
    _description = "Request of a change"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, index=True)
    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="case_id.partner_id", string="Entity", store=True, precompute=True
    )
    beneficiary_name = fields.Char(related="case_id.beneficiary_name")
    beneficiary_id_masked = fields.Char(related="case_id.beneficiary_id_masked")
    batch = fields.Char(
        string="Asked together",
        readonly=True,
        index="btree_not_null",
        copy=False,
        help="What was asked for many cases at once has the same.",
    )
    state = fields.Selection(
        selection=[
            ("asked", "Waiting for the area"),
            ("returned", "Something is missing"),
            ("approved", "Approved"),
            ("executed", "Executed"),
            ("checked", "Checked"),
            ("rejected", "Rejected"),
            ("expired", "Approval expired"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="asked",
        copy=False,
        index=True,
        group_expand=True,
    )
    # Request
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Area",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Area that decides.",
    )
    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    change_id = fields.Many2one(
        comodel_name="grandes.clientes.delegation.change",
        string="Change",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    value_before = fields.Char(string="As it is", help="What the system says now.")
    value_asked = fields.Char(
        string="As it should be", help="What the system is to say afterwards."
    )
    amount = fields.Float(digits=(16, 2), aggregator=None)
    reason = fields.Text(required=True, help="Why it has to be changed.")
    asked_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        copy=False,
    )
    asked_on = fields.Datetime(
        required=True,
        readonly=True,
        index=True,
        default=lambda self: clock.now(),
        copy=False,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="With",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        copy=False,
        help="Who goes on with it: whoever asked, until it is handed over.",
    )
    # Decision of the area
    waiting_since = fields.Datetime(
        readonly=True, copy=False, default=lambda self: clock.now()
    )
    hours_spent = fields.Float(
        string="Hours with the area",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="In business time, until it was decided; what it waited for who asked "
        "does not count.",
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    decided_as = fields.Selection(
        selection=[
            ("area", "The area"),
            ("substitute", "Who stands in, by delegation of the head"),
            ("coordinator", "The Coordinador, in the area's stead"),
            ("mail", "The area, by mail"),
        ],
        readonly=True,
        copy=False,
    )
    decided_for_id = fields.Many2one(
        comodel_name="res.users",
        string="By delegation of",
        readonly=True,
        ondelete="restrict",
        copy=False,
        help="The head in whose absence somebody else decided.",
    )
    decided_on = fields.Datetime(readonly=True, copy=False)
    decision = fields.Text(
        readonly=True, copy=False, help="What the area said, in words."
    )
    expires_on = fields.Datetime(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Until when the change is made; then it is asked for again.",
    )
    # Execution and check
    executed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    executed_on = fields.Datetime(readonly=True, copy=False)
    consultation_id = fields.Many2one(
        comodel_name="grandes.clientes.consultation",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    value_executed = fields.Char(string="As it was changed", readonly=True, copy=False)
    is_different = fields.Boolean(
        string="Not as approved",
        readonly=True,
        copy=False,
        help="What was executed is not what the area approved.",
    )
    proof_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_delegation_proof_rel",
        column1="request_id",
        column2="attachment_id",
        string="Proof",
        readonly=True,
        copy=False,
    )
    checked_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    checked_on = fields.Datetime(readonly=True, copy=False)
    value_checked = fields.Char(string="As it was found", readonly=True, copy=False)
    check_note = fields.Text(string="What was seen", readonly=True, copy=False)
    step_ids = fields.One2many(
        comodel_name="grandes.clientes.delegation.step",
        inverse_name="request_id",
        string="What happened",
        readonly=True,
    )
    is_overdue = fields.Boolean(string="About to expire", compute="_compute_is_overdue")

    _four_eyes = models.Constraint(
        "CHECK (decided_by_id IS NULL OR decided_by_id != asked_by_id)",
        "Who asks for a change does not approve it.",
    )
    _four_eyes_after = models.Constraint(
        "CHECK (checked_by_id IS NULL OR checked_by_id != executed_by_id)",
        "Who made a change does not check it.",
    )
    _decided = models.Constraint(
        "CHECK (state NOT IN ('approved', 'executed', 'checked') "
        "OR (decided_on IS NOT NULL AND expires_on IS NOT NULL))",
        "Only what an area decided is executed.",
    )
    _executed = models.Constraint(
        "CHECK (state NOT IN ('executed', 'checked') OR consultation_id IS NOT NULL)",
        "What was executed names its record.",
    )
    _consultation_uniq = models.UniqueIndex(
        "(consultation_id) WHERE consultation_id IS NOT NULL",
        "One change is made by one approval.",
    )
    _approved_idx = models.Index("(case_id, system_id) WHERE state = 'approved'")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "name",
            "batch",
            "company_id",
            "partner_id",
            "asked_by_id",
            "asked_on",
            "user_id",
            "waiting_since",
            "hours_spent",
            "decided_by_id",
            "decided_as",
            "decided_for_id",
            "decided_on",
            "decision",
            "expires_on",
            "executed_by_id",
            "executed_on",
            "consultation_id",
            "value_executed",
            "is_different",
            "proof_ids",
            "checked_by_id",
            "checked_on",
            "value_checked",
            "check_note",
            "step_ids",
        }

    # === COMPUTE === #

    @api.depends("name", "change_id", "system_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for request in self:
            request.display_name = " · ".join(
                filter(
                    None,
                    (request.name, (request.change_id or request.system_id).name),
                )
            )

    @api.depends("state", "expires_on")
    def _compute_is_overdue(self):
        for request in self:
            company = request.company_id or self.env.company
            request.is_overdue = bool(
                request.state == "approved"
                and request.expires_on
                and clock.local_date(company, request.expires_on)
                <= clock.today(company)
            )
