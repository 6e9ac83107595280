from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from .case_dates import NOT_ENDED

_lt = LazyTranslate(__name__)

COORDINATOR = ("group_coordinator",)
# Petition type whose term applies to types that a law does not name.
FALLBACK_CODE = "general"
BACKINGS = [
    ("read", "Text of the law"),
    ("secondary", "Secondary source"),
    ("inference", "Inference"),
    ("memory", "Not verified"),
]


class LegalRegime(models.Model):
    """A law on terms: its period in force and its rules (R3)."""

    _name = "grandes.clientes.legal.regime"
    _description = "Legal regime"
    _inherit = ["grandes.clientes.act.mixin", "grandes.clientes.cached.mixin"]
    _order = "date_from desc, id desc"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    state = fields.Selection(
        selection=[("draft", "Being prepared"), ("in_force", "In force")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        help="Only the rows in force give dates.",
    )
    standing = fields.Selection(
        selection=[
            ("draft", "Being prepared"),
            ("to_come", "Not yet in force"),
            ("in_force", "In force"),
            ("repealed", "Repealed"),
        ],
        string="Today",
        compute="_compute_standing",
        help="Whether it governs what is received today.",
    )
    date_from = fields.Date(
        string="In force from",
        required=True,
        help="First day of receipt that the law governs.",
    )
    date_to = fields.Date(
        help="Last day of receipt that it governs. Empty: it is open."
    )
    is_overlay = fields.Boolean(
        string="Goes before the ordinary law",
        help="While it lasts, its terms replace those of the law it stands over.",
    )
    completion_effect = fields.Selection(
        selection=[
            ("resume", "What was left of the term runs on"),
            ("restart", "The whole term runs again"),
        ],
        string="When an incomplete request is completed",
        default="resume",
        required=True,
    )
    citation = fields.Char(required=True)
    backing = fields.Selection(
        selection=BACKINGS,
        string="Source",
        required=True,
        default="secondary",
        help="How well what we know of the law is supported.",
    )
    note = fields.Text(help="What the sources leave open.")
    term_ids = fields.One2many(
        comodel_name="grandes.clientes.legal.term", inverse_name="regime_id", copy=True
    )

    _code_uniq = models.UniqueIndex(
        "(code)", "Another regime has that code already: choose another one."
    )
    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A law ends on or after the day it begins.",
    )

    @api.depends("state", "date_from", "date_to")
    def _compute_standing(self):
        today = clock.today(self.env.company)
        for regime in self:
            if regime.state == "draft":
                regime.standing = "draft"
            elif regime.date_from and regime.date_from > today:
                regime.standing = "to_come"
            elif regime.date_to and regime.date_to < today:
                regime.standing = "repealed"
            else:
                regime.standing = "in_force"

    @api.model
    def _get_acts(self):
        """Add the acts of the model."""
        return super()._get_acts() | {
            "activate": Act(
                label=_lt("Activate"),
                roles=COORDINATOR,
                origins=("draft",),
                target="in_force",
            ),
            "deactivate": Act(
                label=_lt("Take back to preparation"),
                roles=COORDINATOR,
                origins=("in_force",),
                target="draft",
            ),
        }

    def copy_data(self, default=None):
        """Give the copy its own code."""
        return [
            {**vals, "code": (default or {}).get("code") or f"{regime.code} (2)"}
            for regime, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def write(self, vals):
        """Refuse to change the rules of a law in force.

        A changed last day recounts the open cases that it affects.

        :raise UserError: a rule of a law in force would change
        """
        locked = {"code", "date_from", "is_overlay", "completion_effect"} & set(vals)
        if locked and any(regime.state == "in_force" for regime in self):
            raise UserError(
                self.env._(
                    "This law is in force and dates are counted by it. Copy it, change "
                    "the copy, see what it would move and activate it."
                )
            )
        ends = [regime.date_to for regime in self if regime.state == "in_force"]
        result = super().write(vals)
        if "date_to" in vals and ends:
            ends += [regime.date_to for regime in self]
            days = [day for day in ends if day]
            if days:
                self._apply_recount_from(min(days))
        return result

    def _apply_recount_from(self, day):
        """Recount the open cases received on ``day`` or later.

        :param date day: first or last day of a law that changed
        """
        cases = self.env["grandes.clientes.case"]
        # Sudo: a law moves everybody's cases.
        touched = cases.sudo().search(
            Domain("state", "in", NOT_ENDED)
            & Domain("received_on", ">=", datetime.combine(day, time.min))
        )
        cases.env["grandes.clientes.case.recount"]._run_recount(
            touched, self._get_move_reason()
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        if any(regime.state == "in_force" for regime in self):
            raise UserError(
                self.env._(
                    "A law in force is not deleted, since dates were counted by it. "
                    "Give it a last day instead."
                )
            )

    @api.constrains("state", "term_ids")
    def _check_has_terms(self):
        for regime in self:
            if regime.state == "in_force" and not regime.term_ids:
                raise ValidationError(
                    self.env._(
                        "«%(name)s» has no terms yet: add them first.", name=regime.name
                    )
                )

    # === ACTS === #

    def _do_activate(self):
        """Put the laws in force and recount the cases that they govern."""
        self._check_act("activate")
        touched = self._get_governed_cases()
        self._apply_state("activate")
        self.env["grandes.clientes.case.recount"]._run_recount(
            touched, self._get_move_reason()
        )

    def _do_deactivate(self):
        """Undo the activation of laws, and recount the cases they moved."""
        self._check_act("deactivate")
        cases = self.env["grandes.clientes.case"]
        # Sudo: a law moves everybody's cases.
        touched = cases.sudo().search(
            [
                ("legal_term_id.regime_id", "in", self.ids),
                ("state", "in", NOT_ENDED),
            ]
        )
        self._apply_state("deactivate")
        cases.env["grandes.clientes.case.recount"]._run_recount(
            touched, self._get_move_reason()
        )

    def action_activate(self):
        """Show which dates the law would move, before it is activated."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Activate %(law)s", law=self.name),
            "res_model": "grandes.clientes.legal.regime.activate",
            "view_mode": "form",
            "target": "new",
            "context": {"default_regime_id": self.id},
        }

    def action_deactivate(self):
        """Set the law back to being prepared."""
        self._do_deactivate()

    def _get_move_reason(self):
        """Return the reason that the log of moves gives for these laws."""
        return ", ".join(self.mapped("name"))

    def _apply_state(self, act):
        # Sudo: only acts write the state, and the caller checked the act.
        self.sudo().write({"state": self._get_act_table()[act].target})

    def _get_governed_cases(self):
        """Return the open cases that the laws govern, or would govern if in force."""
        governed = Domain.FALSE
        for regime in self:
            answers = regime.term_ids.filtered(lambda term: term.petition_type_id)
            types = answers.petition_type_id
            domain = Domain.TRUE
            if FALLBACK_CODE not in types.mapped("code"):
                domain &= Domain("petition_type_id", "in", types.ids)
            if not any(answers.mapped("governs_pending")):
                begins = datetime.combine(regime.date_from, time.min)
                domain &= Domain("received_on", ">=", begins)
            if regime.date_to:
                ends = datetime.combine(regime.date_to, time.max) + timedelta(days=1)
                domain &= Domain("received_on", "<=", ends)
            governed |= domain
        # Sudo: a law moves everybody's cases.
        cases_sudo = self.env["grandes.clientes.case"].sudo()
        return cases_sudo.search(Domain("state", "in", NOT_ENDED) & governed)

    @api.model
    def _apply_shipped_laws(self):
        """Put the laws shipped with the addon in force, when it is installed."""
        self.search([("state", "=", "draft")])._do_activate()
