from odoo import api, fields, models

from ...tools import clock


class AccessSigned(models.AbstractModel):
    """Mixin for records that quality reviews row by row, then signs and freezes."""

    _name = "grandes.clientes.access.signed"
    _description = "Reviewed and signed"
    _inherit = [
        "grandes.clientes.protected.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
    ]

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    signed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    signed_on = fields.Datetime(readonly=True)
    conclusion = fields.Text(readonly=True, help="What the signature says besides.")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only the signature writes."""
        return super()._get_protected_fields() | {
            "signed_by_id",
            "signed_on",
            "conclusion",
        }

    def _apply_signature(self, conclusion=None):
        """Sign as the user; the act was checked.

        :param str conclusion: remarks added to the signature
        """
        # Sudo: records the signature, which was checked.
        self.sudo().write(
            {
                "state": "signed",
                "signed_by_id": self.env.uid,
                "signed_on": clock.now(),
                "conclusion": conclusion or False,
            }
        )
        self._log_seal("sign")

    def action_sign(self):
        """Sign."""
        self._do_sign()
