from odoo import fields, models


class Case(models.Model):
    """Cases: fields that their requester may read, and new promises."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    # No users, no internal work, no likeness to other requesters' cases.
    _PORTAL_FIELDS = frozenset(
        {
            "id",
            "display_name",
            "name",
            "state",
            "company_id",
            "filing_id",
            "partner_id",
            "contact_id",
            "channel_id",
            "received_on",
            "mercurio_in_number",
            "mercurio_in_date",
            "subject",
            "description",
            "typification_id",
            "kind",
            "petition_type_id",
            "product_id",
            "academic_period",
            "beneficiary_name",
            "beneficiary_id_type",
            "beneficiary_id_number",
            "beneficiary_id_masked",
            "beneficiary_document",
            "document_written",
            "registered_on",
            "closed_on",
            "transferred_to",
            "mercurio_out_number",
            "mercurio_out_date",
            "date_promised",
            "date_legal_due",
            "is_suspended",
            "answer_ids",
            "available_acts",
            "unavailable_acts",
        }
    )

    new_promise_ids = fields.One2many(
        comodel_name="grandes.clientes.new.promise", inverse_name="case_id"
    )

    # For the list of an entity, by receipt and by promised date.
    _entity_newest_idx = models.Index("(partner_id, received_on DESC, id DESC)")
    _entity_promised_idx = models.Index(
        "(partner_id, date_promised, id) WHERE date_promised IS NOT NULL"
        " AND state IN ('received', 'front_office', 'back_office', 'mission_area',"
        " 'answered')"
    )
