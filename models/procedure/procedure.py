from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import clock

#: Lines that are copied with a version.
_PARTS = ("lane_ids", "step_ids", "gateway_ids", "flow_ids", "rule_ids")
#: Fields of those lines that point at other parts of the same version.
_POINTERS = {
    "lane_id": "lane_ids",
    "source_step_id": "step_ids",
    "target_step_id": "step_ids",
    "source_gateway_id": "gateway_ids",
    "target_gateway_id": "gateway_ids",
}


class Procedure(models.Model):
    """A version of a procedure, with the period in which it governs.

    A new one is made by copying, changing and activating. Cases keep the version that
    was in force when they were received.
    """

    _name = "grandes.clientes.procedure"
    _description = "Version of the procedure"
    _inherit = ["grandes.clientes.version.mixin"]
    _order = "code, version desc, id desc"

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

    @api.model
    def _get_acts(self):
        """Allow activation only of versions by which cases can be judged."""
        acts = super()._get_acts()
        check = "_get_cannot_activate_reasons"
        return acts | {"activate": replace(acts["activate"], check=check)}

    @api.depends("step_ids.document_ids")
    def _compute_document_ids(self):
        for procedure in self:
            procedure.document_ids = procedure.step_ids.document_ids

    @api.depends("code", "version")
    def _compute_display_name(self):
        for procedure in self:
            procedure.display_name = procedure.code and self.env._(
                "%(code)s, version %(version)s",
                code=procedure.code,
                version=procedure.version,
            )

    # === CRUD === #

    def _get_fixed_message(self):
        return self.env._(
            "%(procedure)s was activated and cases are judged by it. Make a new "
            "version, change that and activate it.",
            procedure=self.display_name,
        )

    def copy(self, default=None):
        """Copy the versions with all their parts, and redirect the pointers."""
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
        """Put the versions in force for what is received from their first day on.

        The version before ends the day before; cases already begun keep it.

        :raise ValidationError: a version in force begins on that day or later
        """
        self._check_act("activate")
        for procedure in self:
            others = procedure._find_others_in_force()
            # Sudo: only this act ends an activated version.
            for other_sudo in others.sudo():
                if other_sudo.valid_from >= procedure.valid_from:
                    raise ValidationError(
                        self.env._(
                            "%(procedure)s is in force from %(date)s on: let this one "
                            "begin later.",
                            procedure=other_sudo.display_name,
                            date=clock.day_on_screen(
                                other_sudo.valid_from, self.env.lang or "es"
                            ),
                        )
                    )
                other_sudo.write(
                    {
                        "state": "retired",
                        "valid_to": procedure.valid_from - timedelta(days=1),
                    }
                )
            procedure._apply_activation()

    @api.model
    def _apply_first_version(self):
        """Put the version shipped with the addon in force, if there is no other."""
        if not self.search_count([("state", "!=", "draft")], limit=1):
            self.search([("state", "=", "draft")], order="id", limit=1)._do_activate()

    def _find_others_in_force(self):
        """Return the versions of the same procedure and company still in force."""
        self.ensure_one()
        return self.search(
            Domain("id", "!=", self.id)
            & Domain("code", "=", self.code)
            & Domain("state", "=", "active")
            & Domain("company_id", "=", self.company_id.id)
        )


def _repoint(part, made):
    """Return the pointers of ``part``, redirected to the copied parts."""
    return {
        name: made[parts].get(part[name].id, False)
        for name, parts in _POINTERS.items()
        if name in part._fields and parts in made
    }
