from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)


class VersionMixin(models.AbstractModel):
    """A version of rules: prepared, put in force on a day, never rewritten.

    A model that inherits it has a ``state`` that starts as "draft", defines in
    :meth:`_get_fixed_message` why an activated version cannot change, and activates in
    ``_do_activate``.
    """

    _name = "grandes.clientes.version.mixin"
    _description = "Version of what governs"
    _inherit = ["grandes.clientes.act.mixin", "grandes.clientes.cached.mixin"]

    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave it empty to share the version among all companies.",
    )
    activated_on = fields.Datetime(string="Activated on", readonly=True, copy=False)
    activated_by = fields.Many2one(
        comodel_name="res.users", string="Activated by", readonly=True, copy=False
    )
    note = fields.Text(help="What changes in this version, and who asked for it.")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {"activated_on", "activated_by"}

    @api.model
    def _get_acts(self):
        """Add the act that puts a version in force."""
        return super()._get_acts() | {
            "activate": Act(
                label=_lt("Activate"),
                roles=("group_coordinator",),
                origins=("draft",),
                target="active",
            ),
        }

    def write(self, vals):
        """Refuse to change an activated version; only its note may be edited.

        :raise UserError: an activated version would change
        """
        if not self.env.su and set(vals) - {"note"}:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        self._check_draft()

    def _check_draft(self):
        """Raise unless all versions are still drafts.

        :raise UserError: one of them was activated
        """
        fixed = self.filtered(lambda version: version.state != "draft")
        if fixed:
            raise UserError(fixed[0]._get_fixed_message())

    def _get_fixed_message(self):
        """Return the message for attempts to change the activated version."""
        raise NotImplementedError

    def _apply_activation(self):
        """Mark the version as activated now, by the user; the act was checked."""
        # Sudo: clients may not write these fields; the calling act was checked.
        self.sudo().write(
            {
                "state": "active",
                "activated_on": clock.now(),
                "activated_by": self.env.uid,
            }
        )

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
