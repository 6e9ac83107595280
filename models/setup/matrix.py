from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)


class EscalationMatrix(models.Model):
    """That the Coordinador read the version that came with the addon.

    Who activates a version knows it; the first one nobody activated.
    """

    _name = "grandes.clientes.escalation.matrix"
    _inherit = "grandes.clientes.escalation.matrix"

    reviewed_on = fields.Datetime(string="Reviewed on", readonly=True, copy=False)
    reviewed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Reviewed by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    @api.model
    def _get_protected_fields(self):
        """Add what the act writes."""
        return super()._get_protected_fields() | {"reviewed_on", "reviewed_by_id"}

    @api.model
    def _get_acts(self):
        """Add that a version in force was read."""
        return super()._get_acts() | {
            "review": Act(
                label=_lt("Approve as reviewed"),
                roles=("group_coordinator",),
                origins=("active",),
                check="_get_cannot_review_reasons",
            ),
        }

    def _get_cannot_review_reasons(self):
        """Return ``{id: reason}`` of versions that somebody answers for already."""
        return {
            matrix.id: self.env._("Somebody reviewed it already.")
            for matrix in self
            if matrix._is_reviewed()
        }

    def _is_reviewed(self):
        """Whether a person activated the version or read it through since."""
        self.ensure_one()
        # Sudo: who activated it, whoever may read users.
        activated_by = self.sudo().activated_by
        return bool(
            self.reviewed_on
            or (activated_by and activated_by != self.env.ref("base.user_root"))
        )

    def _do_review(self):
        """Say that the versions are as the company wants them."""
        self._check_act("review")
        # Sudo: what the act decides, after its check.
        self.sudo().write({"reviewed_on": clock.now(), "reviewed_by_id": self.env.uid})

    def action_review(self):
        """Say so of the version on the screen."""
        self._do_review()
