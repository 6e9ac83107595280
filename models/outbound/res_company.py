from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.company_settings import with_settings
from .res_partner import GROUPINGS


@with_settings
class ResCompany(models.Model):
    """Settings for sending answers and for the proof of their receipt."""

    _name = "res.company"
    _inherit = "res.company"

    grandes_clientes_answer_grouping = fields.Selection(
        selection=GROUPINGS,
        string="Answers by e-mail",
        default="grouped",
        required=True,
        help="What entities get about which nobody decided otherwise.",
    )
    grandes_clientes_message_mb = fields.Integer(
        string="Weight of a message",
        default=15,
        help="Megabytes that a message may weigh; more answers go in another one.",
    )
    grandes_clientes_receipt_days = fields.Integer(
        string="Days to prove the receipt",
        default=3,
        help="Business days after which an answer by e-mail that nobody proves to "
        "have arrived shows under «Without proof of receipt».",
    )
    grandes_clientes_receipts_told_on = fields.Date(
        string="Last list without proof", readonly=True, copy=False
    )

    @api.constrains("grandes_clientes_message_mb", "grandes_clientes_receipt_days")
    def _check_grandes_clientes_outbound(self):
        for company in self:
            if company.grandes_clientes_message_mb < 1:
                raise ValidationError(self.env._("Let a message weigh at least 1 MB."))
            if company.grandes_clientes_receipt_days < 1:
                raise ValidationError(
                    self.env._("Give requesters at least one day to open an answer.")
                )
