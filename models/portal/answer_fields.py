from odoo import models


class CaseAnswer(models.Model):
    """Answers: fields that their requester may read."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    _PORTAL_FIELDS = frozenset(
        {
            "id",
            "display_name",
            "case_id",
            "subject",
            "kind",
            "body",
            "means",
            "state",
            "sent_on",
            "delivered_on",
            "mercurio_out_number",
            "mercurio_out_date",
        }
    )
