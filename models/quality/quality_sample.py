from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.quality import sampling
from ..engine.sealed_mixin import file_seals

_lt = LazyTranslate(__name__)

#: Fields that a draw can be repeated from: nobody changes them once it is made.
_DRAWN_BY = frozenset(
    {
        "claims_days",
        "date_from",
        "date_to",
        "drawn_by_id",
        "drawn_on",
        "excluded",
        "frame",
        "is_exercise",
        "is_witnessed",
        "population",
        "population_attachment_id",
        "seal_id",
        "seed",
        "side",
        "size",
        "state",
    }
)
SIDES = [("entity", "Entity"), ("outsourcing", "Outsourcing")]
#: Role that draws, audits and decides for each side; none acts for the other (R9, C1).
ROLE_OF_SIDE = {"entity": "group_quality", "outsourcing": "group_supervisor"}


class QualitySample(models.Model):
    """The sample of a week's cases to audit, drawn so that anybody can redo it.

    Each week, side and frame has one official draw. Its seed is the digest of the
    week's last nightly seal, which neither side chooses. Draws with a typed seed and
    second draws are exercises, which no figure counts.
    """

    _name = "grandes.clientes.quality.sample"
    _description = "Drawn sample"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
    ]
    _order = "date_from desc, side, frame, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    side = fields.Selection(
        selection=SIDES,
        required=True,
        default=lambda self: self._default_side(),
        help="Whose judgement it is: the contractor monitors itself apart.",
    )
    frame = fields.Selection(
        selection=[
            ("closings", "Closed in the week"),
            ("escalations", "Escalated in the week"),
        ],
        required=True,
        default="closings",
    )
    date_from = fields.Date(required=True)
    date_to = fields.Date(required=True)
    size = fields.Integer(
        string="Cases to audit",
        default=lambda self: self.env.company.grandes_clientes_quality_size,
        help="What there is capacity for; what it proves is said as the margin.",
    )
    seed = fields.Char(
        copy=False,
        help="Leave it empty: the official draw takes the digest of the week's last "
        "nightly seal. A seed of yours makes an exercise, which no figure counts.",
    )
    seal_id = fields.Many2one(
        comodel_name="grandes.clientes.event.seal", readonly=True, copy=False
    )
    is_witnessed = fields.Boolean(
        string="Witnessed",
        readonly=True,
        copy=False,
        help="The seal had been mailed to the Interventoría before the draw.",
    )
    is_exercise = fields.Boolean(string="Exercise", readonly=True, copy=False)
    # Set by official draws. Those of versions before 19.0.1.12.0 may overlap, and stay.
    claims_days = fields.Boolean(readonly=True, copy=False)
    state = fields.Selection(
        selection=[("draft", "To be drawn"), ("drawn", "Drawn")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    population = fields.Integer(readonly=True, copy=False)
    excluded = fields.Integer(readonly=True, copy=False)
    drawn_on = fields.Datetime(readonly=True, copy=False)
    drawn_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    population_attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="List to draw again by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    audit_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.audit",
        inverse_name="sample_id",
        readonly=True,
    )
    audit_count = fields.Integer(compute="_compute_figures", compute_sudo=True)
    signed_count = fields.Integer(
        string="Signed", compute="_compute_figures", compute_sudo=True
    )
    margin = fields.Float(
        string="Margin (±)",
        digits=(5, 1),
        compute="_compute_figures",
        compute_sudo=True,
        help="Within what a share of the population is told, 95 % of the time.",
    )
    needed_size = fields.Integer(
        string="For ±5 %",
        compute="_compute_figures",
        compute_sudo=True,
        help="How many would tell a share to within five points.",
    )

    # As ranges, because GiST compares no integers without an extension.
    _official_excl = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH &&,"
        " int4range(hashtext(side), hashtext(side), '[]') WITH &&,"
        " int4range(hashtext(frame), hashtext(frame), '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (claims_days)",
        "A day of that week has its official draw already.",
    )
    _size_check = models.Constraint(
        "CHECK (size > 0)", "A sample has one case at least."
    )
    _dates_check = models.Constraint(
        "CHECK (date_to >= date_from)", "A period ends on or after the day it begins."
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that the draw decides."""
        return super()._get_protected_fields() | {
            "claims_days",
            "company_id",
            "drawn_by_id",
            "drawn_on",
            "excluded",
            "is_exercise",
            "is_witnessed",
            "population",
            "population_attachment_id",
            "seal_id",
        }

    @api.model
    def _get_acts(self):
        """Add the draw, which each side does for itself."""
        return super()._get_acts() | {
            "draw": Act(
                label=_lt("Draw"),
                roles=tuple(ROLE_OF_SIDE.values()),
                origins=("draft",),
                target="drawn",
                check="_get_cannot_draw_reasons",
            ),
        }

    @api.depends("audit_ids.state", "population")
    def _compute_figures(self):
        for sample in self:
            audits = sample.audit_ids
            sample.audit_count = len(audits)
            sample.signed_count = len(audits.filtered(lambda a: a.state == "signed"))
            sample.needed_size = sampling.needed_size(sample.population)
            sample.margin = 100 * (
                sampling.margin_of(sample.population, len(audits)) or 0.0
            )

    @api.depends("side", "frame", "date_from")
    def _compute_display_name(self):
        for sample in self:
            week = sample.date_from and sample.date_from.isocalendar()
            frame = dict(self._fields["frame"]._description_selection(self.env))
            side = dict(self._fields["side"]._description_selection(self.env))
            sample.display_name = (
                f"{week.year}-W{week.week:02} · {frame[sample.frame]} · "
                f"{side[sample.side]}"
                if week
                else self.env._("New sample")
            )

    @api.model
    def _default_side(self):
        """Return the outsourcing's side for its supervisor, else the entity's."""
        user = self.env.user
        if user.has_group("grandes_clientes.group_supervisor") and not user.has_group(
            "grandes_clientes.group_quality"
        ):
            return "outsourcing"
        return "entity"

    @api.constrains("date_to", "state", "is_exercise")
    def _check_period_is_over(self):
        """Refuse official draws from a period that goes on; exercises may be made."""
        for sample in self:
            if (
                sample.date_to
                and sample.state == "drawn"
                and not sample.is_exercise
                and sample.date_to >= clock.today(sample.company_id)
            ):
                raise ValidationError(
                    self.env._("A week is drawn from once it is over.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create, checking that each side only prepares its own draws."""
        samples = super().create(vals_list)
        samples._check_side()
        return samples

    def write(self, vals):
        """Refuse changes to a drawn sample, and to how it was drawn for everybody."""
        drawn = any(sample.state == "drawn" for sample in self)
        if drawn and (not self.env.su or _DRAWN_BY & set(vals)):
            raise UserError(
                self.env._("The sample is drawn: make another one, as an exercise.")
            )
        result = super().write(vals)
        self._check_side()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        if any(sample.state == "drawn" for sample in self):
            raise UserError(
                self.env._("A draw is never deleted: what was drawn is evidence.")
            )

    def _check_side(self):
        """Raise if the user acts for the other side."""
        if self.env.su:
            return
        for sample in self:
            role = ROLE_OF_SIDE[sample.side]
            if not self.env.user.has_group(f"grandes_clientes.{role}"):
                raise UserError(
                    self.env._(
                        "Who is judged never draws for the other side: leave it to "
                        "whoever answers for it."
                    )
                )

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the drawn samples."""
        return [("state", "=", "drawn")]

    def _get_sealed_files(self):
        """Return the population files, as they were when drawn from."""
        return self.population_attachment_id

    def _get_sealed_attachments(self):
        """Return the population files, which nobody can change or remove."""
        return self.population_attachment_id

    def _get_sealed_values(self):
        """Return the values under the seal: what was drawn, from what and how."""
        self.ensure_one()
        return [
            self.side,
            self.frame,
            str(self.date_from),
            str(self.date_to),
            self.size,
            self.seed,
            self.is_exercise,
            self.is_witnessed,
            self.population,
            self.excluded,
            sorted(self.audit_ids.case_id.mapped("name")),
            file_seals(self.population_attachment_id),
        ]
