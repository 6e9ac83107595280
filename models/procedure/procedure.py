from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)

#: Lines of the version that a copy takes along.
_PARTS = ("lane_ids", "step_ids", "gateway_ids", "flow_ids", "rule_ids")
#: Which of their fields point at other parts of the same version.
_POINTERS = {
    "lane_id": "lane_ids",
    "source_step_id": "step_ids",
    "target_step_id": "step_ids",
    "source_gateway_id": "gateway_ids",
    "target_gateway_id": "gateway_ids",
}


class Procedure(models.Model):
    """One version of a procedure, with the days on which it governs.

    A new one is made by copying, changing and activating. Cases keep the version that
    was in force when they were received.
    """

    _name = "grandes.clientes.procedure"
    _description = "Version of the procedure"
    _inherit = ["grandes.clientes.act.mixin"]
    _order = "code, version desc, id desc"
    _PROTECTED = frozenset({"state", "activated_on", "activated_by"})
    _ACTS = {
        "activate": Act(
            label=_lt("Activate"),
            roles=("group_coordinator",),
            origins=("draft",),
            target="active",
            check="_get_cannot_activate_reasons",
        ),
    }

    code = fields.Char(required=True, help="As the entity numbers it: M5-1-08.")
    version = fields.Integer(required=True, default=1, copy=False)
    name = fields.Char(required=True)
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("active", "In force"),
            ("retired", "Retired"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    valid_from = fields.Date(string="In force from", required=True, copy=False)
    valid_to = fields.Date(
        string="Until", copy=False, help="Last day; empty until another replaces it."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave it empty to share the version among all companies.",
    )
    note = fields.Text(help="What changes in this version; what was inferred.")
    activated_on = fields.Datetime(readonly=True, copy=False)
    activated_by = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    lane_ids = fields.One2many(
        comodel_name="grandes.clientes.procedure.lane",
        inverse_name="procedure_id",
        string="Lanes",
    )
    step_ids = fields.One2many(
        comodel_name="grandes.clientes.procedure.step",
        inverse_name="procedure_id",
        string="Steps",
    )
    gateway_ids = fields.One2many(
        comodel_name="grandes.clientes.procedure.gateway",
        inverse_name="procedure_id",
        string="Questions",
    )
    flow_ids = fields.One2many(
        comodel_name="grandes.clientes.procedure.flow",
        inverse_name="procedure_id",
        string="Arrows",
    )
    rule_ids = fields.One2many(
        comodel_name="grandes.clientes.procedure.rule",
        inverse_name="procedure_id",
        string="Rules",
    )
    document_ids = fields.Many2many(
        comodel_name="grandes.clientes.procedure.document",
        compute="_compute_document_ids",
        string="Documents",
    )

    _version_uniq = models.UniqueIndex(
        "(code, version, COALESCE(company_id, 0))",
        "That version exists already: number this one otherwise.",
    )
    _dates_check = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)",
        "A version ends on or after the day on which it begins.",
    )

    @api.depends("step_ids.document_ids")
    def _compute_document_ids(self):
        for procedure in self:
            procedure.document_ids = procedure.step_ids.document_ids

    @api.depends("code", "version")
    def _compute_display_name(self):
        for procedure in self:
            procedure.display_name = self.env._(
                "%(code)s, version %(version)s",
                code=procedure.code,
                version=procedure.version,
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Forget the cached versions."""
        procedures = super().create(vals_list)
        self.env.registry.clear_cache()
        return procedures

    def write(self, vals):
        """Refuse to rewrite a version that was activated.

        :raise UserError: an activated version would change
        """
        if not self.env.su and set(vals) - {"note"}:
            self._check_draft()
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        self._check_draft()

    def unlink(self):
        """Forget the cached versions."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _check_draft(self):
        """Raise unless all versions are still in preparation."""
        fixed = self.filtered(lambda procedure: procedure.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%(procedure)s was activated and cases are judged by it. Make a "
                    "new version, change that and activate it.",
                    procedure=fixed[0].display_name,
                )
            )

    def copy(self, default=None):
        """Copy the versions with all their parts, each pointing at its own."""
        copies = super().copy(default)
        for old, new in zip(self, copies, strict=True):
            made = {}
            for name in _PARTS:
                parts = old[name]
                created = parts.create(
                    [
                        {**vals, "procedure_id": new.id, **_repoint(part, made)}
                        for part, vals in zip(parts, parts.copy_data(), strict=True)
                    ]
                )
                made[name] = dict(zip(parts.ids, created.ids, strict=True))
        return copies

    def copy_data(self, default=None):
        """Number the copy as the next version, in force from tomorrow."""
        default = dict(default or {})
        tomorrow = clock.today(self.env.company) + timedelta(days=1)
        default.setdefault("valid_from", tomorrow)
        vals_list = super().copy_data(default)
        last = dict(self._read_group([], ["code"], ["version:max"]))
        for procedure, vals in zip(self, vals_list, strict=True):
            vals.setdefault("version", last.get(procedure.code, 0) + 1)
        return vals_list

    # === ACTS === #

    def _do_activate(self):
        """Let the versions govern what is received from their first day on.

        The one before ends the day before; cases already begun keep it.

        :raise ValidationError: another version begins on that day or later
        """
        self._check_act("activate")
        for procedure in self:
            others = procedure._others_in_force()
            # Sudo: what was activated ends by this act only.
            for other_sudo in others.sudo():
                if other_sudo.valid_from >= procedure.valid_from:
                    raise ValidationError(
                        self.env._(
                            "%(procedure)s is in force from %(date)s on: let this one "
                            "begin later.",
                            procedure=other_sudo.display_name,
                            date=other_sudo.valid_from,
                        )
                    )
                other_sudo.write(
                    {
                        "state": "retired",
                        "valid_to": procedure.valid_from - timedelta(days=1),
                    }
                )
            procedure.sudo().write(
                {
                    "state": "active",
                    "activated_on": clock.now(),
                    "activated_by": self.env.uid,
                }
            )

    @api.model
    def _activate_first(self):
        """Put the version that comes with the addon in force, if it is the first."""
        if not self.search_count([("state", "!=", "draft")], limit=1):
            self.search([("state", "=", "draft")], order="id", limit=1)._do_activate()

    def _others_in_force(self):
        """Return the versions of the same procedure and company still in force."""
        self.ensure_one()
        return self.search(
            Domain("id", "!=", self.id)
            & Domain("code", "=", self.code)
            & Domain("state", "=", "active")
            & Domain("company_id", "=", self.company_id.id)
        )

    # === WHAT PEOPLE CLICK === #

    def action_activate(self):
        """Activate the selected versions."""
        self._do_activate()

    def action_new_version(self):
        """Open a draft copy of the version, to be changed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.copy().id,
            "view_mode": "form",
        }


def _repoint(part, made):
    """Return the pointers of ``part`` at the copies of what it points at."""
    return {
        name: made[parts].get(part[name].id, False)
        for name, parts in _POINTERS.items()
        if name in part._fields and parts in made
    }
