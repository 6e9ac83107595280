from odoo import models


class Filing(models.Model):
    """Filings: fields that their requester may read."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    _PORTAL_FIELDS = frozenset(
        {
            "id",
            "display_name",
            "name",
            "company_id",
            "channel_id",
            "partner_id",
            "contact_id",
            "received_on",
            "arrived_on",
            "mercurio_in_number",
            "mercurio_in_date",
            "subject",
            "body",
            "digest",
            "case_ids",
            "case_count",
            "acknowledged_on",
            "wanted_means",
            "sheet_state",
            "line_count",
            "done_count",
            "incomplete_count",
            "left_out_count",
        }
    )

    # For the list of an entity's filings.
    _entity_newest_idx = models.Index("(partner_id, received_on DESC, id DESC)")
