from odoo import fields, models


class IrAttachment(models.Model):
    """A spreadsheet received holds the rows of many people, for several desks.

    What a row says is in its case; the file is kept from the desks by a record rule.
    """

    _inherit = "ir.attachment"

    grandes_clientes_sheet_filing_ids = fields.One2many(
        comodel_name="grandes.clientes.filing",
        inverse_name="sheet_attachment_id",
        string="Filing of the spreadsheet",
    )
