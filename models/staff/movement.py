from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...tools import clock

KINDS = [
    ("joiner", "Joins"),
    ("leaver", "Leaves"),
    ("transfer", "Changes post"),
    ("absence", "Is away"),
]
SIDES = [("outsourcing", "Outsourcing"), ("mission_area", "Mission area")]
GROUNDS = [
    ("resignation", "Resignation"),
    ("dismissal", "Dismissal"),
    ("contract_end", "End of the contract"),
    ("promotion", "Promotion or other post"),
    ("vacation", "Vacation"),
    ("sick_leave", "Sick leave"),
    ("other", "Other"),
]


class Movement(models.Model):
    """A movement of staff: somebody joins, leaves, changes post or is away (R6).

    It is communicated to the Interventoría and to the Oficina Comercial y Mercadeo.
    Their answers never delay what has to be done.
    """

    _name = "grandes.clientes.staff.movement"
    _description = "Movement of staff"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.known.means",
        "grandes.clientes.safe.export",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.mail.request.mixin",
    ]
    _order = "effective_on desc, id desc"
    _KNOWN_BY = {"notice_days": "communicated_on"}

    # Person, kind and date
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(selection=KINDS, required=True, index=True)
    side = fields.Selection(
        selection=SIDES,
        required=True,
        compute="_compute_side",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Account",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Empty for who has none: an area that answers by mail.",
    )
    person_name = fields.Char(
        string="Person",
        required=True,
        compute="_compute_person",
        store=True,
        readonly=False,
        precompute=True,
    )
    post = fields.Char(
        compute="_compute_person",
        store=True,
        readonly=False,
        precompute=True,
        help="As the letter names it: what the person does, or will do.",
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Mission area",
        compute="_compute_mission_area_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Of which the person is, or will be.",
    )
    effective_on = fields.Date(
        string="Effective on",
        required=True,
        index=True,
        default=lambda self: clock.today(self.env.company),
        help="First day on which it holds; of who leaves, the first day without them.",
    )
    successor_id = fields.Many2one(
        comodel_name="res.users",
        string="Successor",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False), ("grandes_clientes_is_absent", "=", False)],
        help="Who gets the work, or stands in meanwhile.",
    )
    ground = fields.Selection(selection=GROUNDS, string="Reason")
    note = fields.Text(help="For us; the letter does not say it.")
    # Progress
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("communicated", "Communicated"),
            ("handed_over", "Handed over"),
            ("carried_out", "Carried out"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    asked_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
        ondelete="restrict",
    )
    asked_on = fields.Datetime(
        required=True, readonly=True, default=lambda self: clock.now(), copy=False
    )
    communicated_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    communicated_on = fields.Datetime(readonly=True, copy=False)
    notice_days = fields.Integer(
        string="Days of notice",
        compute="_compute_notice_days",
        store=True,
        aggregator="avg",
        help="From the letter to the day; negative: it was told afterwards.",
    )
    letter = fields.Json(readonly=True, copy=False, help="What the letter says.")
    letter_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Letter (PDF)",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    # Answer of the Interventoría
    oversight_answer = fields.Selection(
        selection=[("acknowledged", "Acknowledged"), ("objected", "Objected to")],
        string="Interventoría",
        readonly=True,
        copy=False,
    )
    oversight_on = fields.Datetime(string="Answered on", readonly=True, copy=False)
    oversight_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Answered by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Or entered by, where it came by mail.",
    )
    oversight_request_id = fields.Many2one(
        comodel_name="grandes.clientes.mail.request",
        string="By mail",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    objection = fields.Text(readonly=True, copy=False)
    cancel_reason = fields.Text(readonly=True, copy=False)

    # === COMPUTE === #

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "state",
            "asked_by_id",
            "asked_on",
            "communicated_by_id",
            "communicated_on",
            "letter",
            "letter_id",
            "oversight_answer",
            "oversight_on",
            "oversight_by_id",
            "oversight_request_id",
            "objection",
            "cancel_reason",
            "handover_id",
            "handed_over_on",
            "locked_on",
            "carried_out_by_id",
            "carried_out_on",
            "access_request_id",
            "first_case_id",
            "ended_early_on",
            "is_removal_due",
            "leaving_key",
        }

    @api.depends("user_id")
    def _compute_side(self):
        for movement in self:
            # Sudo: the side on which somebody works is no secret.
            is_official = (
                movement.user_id.sudo().has_group("grandes_clientes.group_mission_area")
                if movement.user_id
                else bool(movement.mission_area_id)
            )
            movement.side = movement.side or (
                "mission_area" if is_official else "outsourcing"
            )

    @api.depends("user_id")
    def _compute_person(self):
        for movement in self:
            # An account that is chosen later does not change what the letter says.
            if movement._is_settled():
                continue
            # Sudo: reads the name and post of a colleague.
            partner_sudo = movement.user_id.sudo().partner_id
            if partner_sudo:
                movement.person_name = partner_sudo.name
            movement.post = movement.post or partner_sudo.function

    @api.depends("user_id")
    def _compute_mission_area_id(self):
        for movement in self:
            if not movement.mission_area_id and not movement._is_settled():
                # Sudo: reads the areas of a colleague.
                areas_sudo = movement.user_id.sudo().grandes_clientes_area_ids
                movement.mission_area_id = areas_sudo[:1].id

    @api.depends("communicated_on", "effective_on")
    def _compute_notice_days(self):
        for movement in self:
            if not (movement.communicated_on and movement.effective_on):
                movement.notice_days = 0
                continue
            told = clock.local_date(movement.company_id, movement.communicated_on)
            movement.notice_days = (movement.effective_on - told).days

    @api.depends("kind", "person_name", "effective_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for movement in self:
            movement.display_name = movement.person_name and self.env._(
                "%(person)s: %(what)s on %(day)s",
                person=movement.person_name,
                what=(kinds.get(movement.kind) or "").lower(),
                day=movement._get_short_day(),
            )

    def _get_short_day(self):
        """Return the effective day as «20 nov», with the year unless it is this one."""
        self.ensure_one()
        day = self.effective_on
        company = self.company_id or self.env.company
        is_this_year = day and day.year == clock.today(company).year
        return format_date(
            self.env, day, date_format="d MMM" if is_this_year else "d MMM y"
        )

    @api.constrains("user_id", "successor_id")
    def _check_successor(self):
        for movement in self:
            if movement.successor_id and movement.successor_id == movement.user_id:
                raise ValidationError(
                    self.env._("Somebody else has to be the successor.")
                )
