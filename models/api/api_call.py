from datetime import timedelta

from odoo import api, fields, models

from ...tools import clock

# A call is not tried again later than this.
_KEPT = timedelta(days=90)


class ApiCall(models.Model):
    """What a key's user sent under a reference of theirs, to be done only once.

    Filings keep their reference for good (``client_reference``); of acts on cases it is
    kept as long as anybody would send the same again.
    """

    _name = "grandes.clientes.api.call"
    _description = "Call of another system"
    _inherit = ["grandes.clientes.protected.mixin"]

    reference = fields.Char(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of what was sent.")

    _reference_uniq = models.UniqueIndex("(create_uid, reference)")

    @api.model
    def _find_call(self, reference):
        """Return what the user sent under ``reference`` before."""
        return self.search(
            [("reference", "=", reference), ("create_uid", "=", self.env.uid)], limit=1
        )

    @api.autovacuum
    def _gc_calls(self):
        """Forget the references that nobody repeats any more."""
        # Sudo: nobody has rights on these.
        self.sudo().search([("create_date", "<", clock.now() - _KEPT)]).unlink()
