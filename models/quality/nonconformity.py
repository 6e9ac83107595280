from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock
from ..engine.addresses import check_addresses

SOURCES = [
    ("complaint", "Complaint"),
    ("claim", "Claim"),
    ("audit", "Audit"),
    ("area", "Area"),
    ("manual", "By hand"),
]
#: States without any further act.
ENDED = ("effective", "not_effective", "rejected")


class QualityNonconformity(models.Model):
    """A non-conformity, its treatment and the number that shows its effect (R10).

    The number is fixed when it is opened: at most so many of the same typification and
    cause within so many days of the action. The system counts them; once the days are
    over, somebody who did not act decides.

    Here: what is kept of one, and what it shows. The rest has files of its own:
    ``nonconformity_similar.py`` (earlier ones of the same cause), ``_guards.py``,
    ``_acts.py``, ``_notices.py``, ``_figures.py``; ``_move.py`` is a due date moved.
    """

    _name = "grandes.clientes.quality.nonconformity"
    _description = "Non-conformity"
    _inherit = [
        "grandes.clientes.discussion.mixin",
        "mail.activity.mixin",
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "id desc"
    _mail_post_access = "read"
    _check_company_auto = True
    # Record rules go through the cases, of which an area may read few.
    _RULE_CACHE_FIELDS = ("case_ids",)

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("open", "Being treated"),
            ("treated", "Treated"),
            ("waiting", "In its window"),
            ("effective", "Effective"),
            ("not_effective", "Not effective"),
            ("rejected", "Rejected"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    # Description
    source = fields.Selection(
        selection=SOURCES, required=True, default=lambda self: self._default_source()
    )
    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        relation="grandes_clientes_pnc_case_rel",
        column1="nonconformity_id",
        column2="case_id",
        string="Cases",
        check_company=True,
    )
    decision_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.pnc.decision",
        inverse_name="nonconformity_id",
        string="Decisions",
        readonly=True,
    )
    audit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.audit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    detected_on = fields.Date(
        required=True, default=lambda self: clock.today(self.env.company)
    )
    description = fields.Text(
        string="What happened",
        required=True,
        compute="_compute_description",
        store=True,
        readonly=False,
        precompute=True,
        help="Facts, dates and figures.",
    )
    requirement = fields.Text(
        string="Requirement not met",
        help="The step, clause or norm, word by word.",
    )
    step_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.step",
        string="Step of the procedure",
        ondelete="restrict",
    )
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification", index="btree_not_null"
    )
    # Treatment and action
    treatment = fields.Selection(
        selection=[
            ("correction", "Correction"),
            ("rework", "Rework"),
            ("concession", "Concession"),
        ]
    )
    concession_by = fields.Char(
        string="Granted by", help="Who has the authority to accept it as it is."
    )
    concession_until = fields.Date(string="Granted until")
    containment = fields.Text(help="What was done at once, so that it went no further.")
    cause_id = fields.Many2one(
        comodel_name="grandes.clientes.reason",
        string="Cause",
        domain=[("usage", "=", "pnc_cause")],
        index="btree_not_null",
        ondelete="restrict",
    )
    cause_analysis = fields.Text(
        string="Analysis of the cause",
        help="Why, and why that, until something can be changed.",
    )
    corrective_action = fields.Text(help="What keeps it from happening again.")
    responsible_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        index="btree_not_null",
        domain=[("share", "=", False)],
    )
    responsible_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Area",
        index="btree_not_null",
    )
    responsible_email = fields.Char(
        string="Address", help="Of who answers for it without signing in here."
    )
    due_on = fields.Date(string="Due")
    first_due_on = fields.Date(
        string="First due", readonly=True, copy=False, help="As it was opened."
    )
    move_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.nonconformity.move",
        inverse_name="nonconformity_id",
        string="Due dates moved",
        readonly=True,
    )
    # Criterion of effectiveness, fixed beforehand
    effect_max = fields.Integer(
        string="At most",
        default=lambda self: self.env.company.grandes_clientes_pnc_effect_count,
        help="Repeats of the same typification and cause that are let pass.",
    )
    effect_days = fields.Integer(
        string="Within days",
        default=lambda self: self.env.company.grandes_clientes_pnc_effect_days,
        help="Calendar days from the action.",
    )
    effect_until = fields.Date(string="Window ends", readonly=True, copy=False)
    effect_found = fields.Integer(
        string="Repeats counted", readonly=True, copy=False, aggregator=None
    )
    # Who did what, and when
    opened_on = fields.Datetime(readonly=True, copy=False)
    opened_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    treatment_done = fields.Text(readonly=True, copy=False)
    treated_on = fields.Datetime(readonly=True, copy=False)
    treated_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    treated_for = fields.Char(
        string="Treated, as told by",
        readonly=True,
        copy=False,
        help="Who answers for it, where quality entered what came by mail or on paper.",
    )
    action_done = fields.Text(readonly=True, copy=False)
    acted_on = fields.Datetime(string="Action done on", readonly=True, copy=False)
    acted_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    acted_for = fields.Char(
        string="Action, as told by",
        readonly=True,
        copy=False,
        help="Who answers for it, where quality entered what came by mail or on paper.",
    )
    conclusion = fields.Text(readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)
    decided_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    # Derived fields
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _name_uniq = models.UniqueIndex("(company_id, name) WHERE name IS NOT NULL")
    _due_idx = models.Index("(company_id, due_on) WHERE state IN ('open', 'treated')")

    @api.model
    def _default_source(self):
        """Return ``area`` for a user who proposes from an area."""
        user = self.env.user
        is_area = user.has_group("grandes_clientes.group_mission_area")
        return "area" if is_area else "manual"

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "acted_by_id",
            "acted_for",
            "acted_on",
            "action_done",
            "conclusion",
            "decided_by_id",
            "decided_on",
            "decision_ids",
            "effect_found",
            "effect_until",
            "first_due_on",
            "move_ids",
            "name",
            "opened_by_id",
            "opened_on",
            "treated_by_id",
            "treated_for",
            "treated_on",
            "treatment_done",
        }

    # === COMPUTE === #

    @api.depends("case_ids")
    def _compute_description(self):
        """Propose what happened from the subjects of the cases, until it is written."""
        for record in self:
            # Stored fields are computed with all rights: propose only what may be read.
            cases = record.case_ids._origin.sudo(False)._filtered_access("read")
            record.description = record.description or "\n".join(
                ": ".join(filter(None, (case.name, case.subject))) for case in cases
            )

    @api.depends("name", "description")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            words = (record.description or "").strip().split("\n")[0][:60]
            number = record.name or self.env._("Proposed")
            record.display_name = " · ".join(filter(None, (number, words)))

    @api.depends("due_on", "state")
    def _compute_is_overdue(self):
        for record in self:
            record.is_overdue = bool(
                record.state in ("open", "treated")
                and record.due_on
                and record.due_on < clock.today(record.company_id)
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "in", ("open", "treated")),
            ("due_on", "<", clock.today(self.env.company)),
        ]

    # === CONSTRAINTS === #

    @api.constrains("responsible_id", "case_ids")
    def _check_responsible(self):
        """Refuse a responsible user whom one of the complaints is about (G26)."""
        for record in self:
            if record.responsible_id & record._get_excluded_users():
                raise ValidationError(
                    self.env._(
                        "A complaint in it is about who would answer for it, who must "
                        "not know of it: choose somebody else."
                    )
                )

    @api.constrains("cause_id")
    def _check_cause(self):
        """Refuse reasons that are no causes: repeats are counted by the cause."""
        for record in self:
            if record.cause_id and record.cause_id.usage != "pnc_cause":
                raise ValidationError(
                    self.env._(
                        "«%(reason)s» is no cause of a non-conformity: choose one that "
                        "is.",
                        reason=record.cause_id.name,
                    )
                )

    @api.constrains("responsible_email")
    def _check_address(self):
        check_addresses(self, "responsible_email")

    @api.constrains("effect_max", "effect_days")
    def _check_effect(self):
        if any(record.effect_max < 0 or record.effect_days < 1 for record in self):
            raise ValidationError(
                self.env._("Repeats are counted from 0, in a window of a day at least.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("A non-conformity is never deleted: reject it, with the reason.")
        )

    def _get_excluded_users(self):
        """Return the users whom its complaints are about (G26)."""
        # Sudo: needed to exclude users who must not know of it; nothing is shown.
        return self.sudo().case_ids.complained_user_id
