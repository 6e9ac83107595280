from odoo import fields, models


class Reason(models.Model):
    """Reasons for deciding on a non-conformity, and causes of non-conformities."""

    _name = "grandes.clientes.reason"
    _inherit = "grandes.clientes.reason"

    usage = fields.Selection(
        selection_add=[
            ("pnc_yes", "Deciding that it is a non-conformity"),
            ("pnc_no", "Deciding that it is no non-conformity"),
            ("pnc_cause", "Cause of a non-conformity"),
        ],
        ondelete={
            "pnc_yes": "cascade",
            "pnc_no": "cascade",
            "pnc_cause": "cascade",
        },
    )
