from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)


class EscalationMatrix(models.Model):
    """Review by the Coordinador of the matrix version that came with the addon.

    Whoever activates a version knows it, but nobody activated the first one.
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
        """Add the fields that the act writes."""
        return super()._get_protected_fields() | {"reviewed_on", "reviewed_by_id"}

    @api.model
    def _get_acts(self):
        """Add the review of a version in force."""
        return super()._get_acts() | {
            "review": Act(
                label=_lt("Approve as reviewed"),
                roles=("group_coordinator",),
                origins=("active",),
                check="_get_cannot_review_reasons",
            ),
        }

    def _get_cannot_review_reasons(self):
        """Return ``{id: reason}`` of versions that somebody reviewed or activated."""
        return {
            matrix.id: self.env._("Somebody reviewed it already.")
            for matrix in self
            if matrix._is_reviewed()
        }

    def _is_reviewed(self):
        """Return whether a person activated the version or reviewed it since."""
        self.ensure_one()
        # Sudo: reads who activated it, whoever may read users.
        activated_by = self.sudo().activated_by
        return bool(
            self.reviewed_on
            or (activated_by and activated_by != self.env.ref("base.user_root"))
        )

    def _do_review(self):
        """Confirm that the versions are as the company wants them."""
        self._check_act("review")
        # Sudo: writes the outcome of the act, which was checked.
        self.sudo().write({"reviewed_on": clock.now(), "reviewed_by_id": self.env.uid})

    def action_review(self):
        """Confirm the version on the screen."""
        self._do_review()
