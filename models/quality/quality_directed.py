from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools.text import said
from .quality_sample import ROLE_OF_SIDE


class QualityAudit(models.Model):
    """Directed audits, chosen for a risk; kept out of the estimates of the draw."""

    _name = "grandes.clientes.quality.audit"
    _inherit = "grandes.clientes.quality.audit"

    @api.model
    def _do_direct(self, cases, reason):
        """Create audits of chosen cases, for the user's own side.

        :param cases: cases that the user reads
        :param str reason: why they were chosen
        :return: the audits
        :raise AccessError: the user audits for no side
        :raise UserError: no reason, or a complaint about somebody
        """
        side = self._get_own_side()
        if not side:
            raise AccessError(self.env._("Only who audits chooses what is audited."))
        cases.check_access("read")
        words = said(reason)
        if not words:
            raise UserError(self.env._("Say why these cases are looked at."))
        # Sudo: needed to leave out complaints about somebody.
        about = cases.sudo().filtered("complained_user_id")
        if about:
            raise UserError(
                self.env._(
                    "Complaints about somebody are looked into apart: leave them out."
                )
            )
        # Sudo: created by the act, which was checked.
        return (
            self.sudo()
            .create(
                [
                    {
                        "company_id": case.company_id.id,
                        "side": side,
                        "is_directed": True,
                        "directed_reason": words,
                        "case_id": case.id,
                        "channel_id": case.channel_id.id,
                        "advisor_id": case.user_id.id,
                        "contact": "telephone"
                        if case.channel_id.code == "phone"
                        else "written",
                    }
                    for case in cases
                ]
            )
            .sudo(False)
        )

    @api.model
    def _get_own_side(self):
        """Return the side that the user audits for, the entity first, or None."""
        return next(
            (
                side
                for side, role in ROLE_OF_SIDE.items()
                if self.env.user.has_group(f"grandes_clientes.{role}")
            ),
            None,
        )
