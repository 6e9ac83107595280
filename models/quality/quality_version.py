from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools.acts import Act

_lt = LazyTranslate(__name__)

QUALITY = ("group_quality",)


class QualityVersion(models.AbstractModel):
    """A version of what quality checks: numbered, with one in force at a time."""

    _name = "grandes.clientes.quality.version"
    _description = "Version of what quality looks at"
    _inherit = ["grandes.clientes.version.mixin"]

    name = fields.Char(required=True, translate=True)
    version = fields.Integer(readonly=True, copy=False, default=1)
    state = fields.Selection(
        selection=[
            ("draft", "Being prepared"),
            ("active", "In force"),
            ("replaced", "Replaced"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for each in self:
            each.display_name = f"{each.name or ''} (v{each.version})"

    @api.model
    def _get_acts(self):
        """Reserve activation for quality, away from user administrators."""
        return super()._get_acts() | {
            "activate": Act(
                label=_lt("Activate"),
                roles=QUALITY,
                origins=("draft",),
                target="active",
                check="_get_cannot_activate_reasons",
            ),
        }

    def _get_cannot_activate_reasons(self):
        """Return ``{id: reason}`` for versions without content."""
        raise NotImplementedError

    def _domain_of_kind(self):
        """Return the domain of the versions of the same kind, in any company."""
        self.ensure_one()
        return Domain.TRUE

    @api.model_create_multi
    def create(self, vals_list):
        """Create with the version number that follows the last of its kind."""
        versions = super().create(vals_list)
        for each in versions:
            others = self.search_fetch(
                each._domain_of_kind() & Domain("id", "!=", each.id), ["version"]
            )
            # Sudo: the number is computed; users cannot write it.
            each.sudo().version = 1 + max(others.mapped("version"), default=0)
        return versions

    def _do_activate(self):
        """Put the versions in force; replaced ones stay linked to what they judged.

        :raise AccessError: the user does not have the quality role
        :raise UserError: one of them is empty
        """
        self._check_act("activate")
        for each in self:
            before = self.search(
                each._domain_of_kind()
                & Domain("company_id", "=", each.company_id.id)
                & Domain("state", "=", "active")
            )
            # Sudo: the state follows from the act.
            before.sudo().write({"state": "replaced"})
            before.flush_recordset()
            each._apply_activation()
