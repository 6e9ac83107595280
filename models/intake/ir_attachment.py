from odoo import fields, models


class IrAttachment(models.Model):
    """Received spreadsheets, which hold the rows of many people for several desks.

    The text of a row is in its case; a record rule hides the file from the desks.
    """

    _inherit = "ir.attachment"

    grandes_clientes_sheet_filing_ids = fields.One2many(
        comodel_name="grandes.clientes.filing",
        inverse_name="sheet_attachment_id",
        string="Filing of the spreadsheet",
    )
