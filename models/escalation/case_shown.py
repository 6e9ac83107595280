from odoo import api, fields, models

from ..case.case import DOCUMENT_READERS


class Escalation(models.Model):
    """Case data that a desk needs without opening the case (5.2.14, 5.2.17)."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    subject = fields.Char(related="case_id.subject")
    description = fields.Text(related="case_id.description")
    beneficiary_name = fields.Char(
        related="case_id.beneficiary_name", string="Beneficiary"
    )
    beneficiary_id_type = fields.Selection(related="case_id.beneficiary_id_type")
    beneficiary_id_number = fields.Char(
        related="case_id.beneficiary_id_number",
        groups=DOCUMENT_READERS,
        exportable=False,
    )
    beneficiary_id_masked = fields.Char(related="case_id.beneficiary_id_masked")
    filing_id = fields.Many2one(related="case_id.filing_id")
    priority_ground = fields.Selection(related="case_id.priority_ground")
    case_state = fields.Selection(related="case_id.state", string="Case is")
    received_file_ids = fields.Many2many(
        comodel_name="ir.attachment",
        compute="_compute_received_file_ids",
        string="Files of the case",
        help="What came with its filing, and what was attached to it since.",
    )

    @api.depends("case_id")
    @api.depends_context("uid")
    def _compute_received_file_ids(self):
        # Without sudo: attachments that the user may not read are left out.
        own = (
            self.env["ir.attachment"]
            .search(
                [
                    ("res_model", "=", self.case_id._name),
                    ("res_id", "in", self.case_id.ids),
                ]
            )
            .grouped("res_id")
        )
        for escalation in self:
            case = escalation.case_id
            files = own.get(case.id, self.env["ir.attachment"])
            escalation.received_file_ids = case.filing_id.attachment_ids | files
