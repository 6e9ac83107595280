from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools.acts import Act

_lt = LazyTranslate(__name__)

COORDINATOR = ("group_coordinator",)
BACKINGS = [
    ("read", "Text of the law, read"),
    ("secondary", "Secondary source"),
    ("inference", "Inference from other texts"),
    ("memory", "From memory, not verified"),
]


class LegalRegime(models.Model):
    """A law on terms, from when to when it governs, and its rules (R3)."""

    _name = "grandes.clientes.legal.regime"
    _description = "Legal regime"
    _inherit = ["grandes.clientes.act.mixin"]
    _order = "date_from desc, id desc"

    _PROTECTED = frozenset({"state"})
    _ACTS = {
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
    date_from = fields.Date(
        required=True, help="First day of receipt that the law governs."
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
    backing = fields.Selection(selection=BACKINGS, required=True, default="secondary")
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

    @api.model_create_multi
    def create(self, vals_list):
        """Forget the cached terms."""
        regimes = super().create(vals_list)
        self.env.registry.clear_cache()
        return regimes

    def write(self, vals):
        """Refuse to rewrite a law in force; forget the cached terms.

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
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

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
        """Let the laws govern from now on."""
        self._check_act("activate")
        self._move_to("activate")

    def _do_deactivate(self):
        """Take back laws that were activated by mistake."""
        self._check_act("deactivate")
        self._move_to("deactivate")

    def _move_to(self, act):
        # Sudo: only acts, checked by the caller, write the state.
        self.sudo().write({"state": self._ACTS[act].target})

    @api.model
    def _activate_shipped(self):
        """Put in force the laws that come with the addon, when it is installed."""
        self.search([("state", "=", "draft")])._do_activate()
