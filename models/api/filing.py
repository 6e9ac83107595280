from odoo import api, fields, models


class Filing(models.Model):
    """Filings by other systems, with the reference that these gave."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    client_reference = fields.Char(
        string="Reference of the other system", readonly=True, copy=False
    )
    client_digest = fields.Char(
        readonly=True, copy=False, help="SHA-256 of what the other system sent."
    )
    late_reason = fields.Char(
        string="Why it was entered so late", readonly=True, copy=False
    )

    # A repeated call files once; references are per user.
    _client_reference_uniq = models.UniqueIndex(
        "(company_id, create_uid, client_reference) WHERE client_reference IS NOT NULL"
    )

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that identify a repeated call."""
        return super()._get_protected_fields() | {
            "client_reference",
            "client_digest",
            "late_reason",
        }
