from datetime import timedelta

from odoo import api, fields, models

from ...tools import clock

# Calls are not expected to be repeated later than this.
_KEPT = timedelta(days=90)


class ApiCall(models.Model):
    """Call of an API user with a reference, to be performed only once.

    Filings keep their reference for good (``client_reference``); for acts on cases it
    is kept only as long as a repetition is likely.
    """

    _name = "grandes.clientes.api.call"
    _description = "Call of another system"
    _inherit = ["grandes.clientes.protected.mixin"]

    reference = fields.Char(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of what was sent.")

    _reference_uniq = models.UniqueIndex("(create_uid, reference)")

    @api.model
    def _find_call(self, reference):
        """Return the user's earlier call with ``reference``."""
        return self.search(
            [("reference", "=", reference), ("create_uid", "=", self.env.uid)], limit=1
        )

    @api.autovacuum
    def _gc_calls(self):
        """Delete calls that are no longer expected to be repeated."""
        # Sudo: users have no access to the model.
        self.sudo().search([("create_date", "<", clock.now() - _KEPT)]).unlink()
