from odoo import fields, models


class Reason(models.Model):
    """Why a complaint or a claim is a non-conformity or is none, and its causes."""

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
