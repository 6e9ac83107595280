from odoo import fields, models


class EscalationDownload(models.TransientModel):
    """The spreadsheet that somebody of a desk took along to answer it.

    It holds what people asked, so that a record rule lets its author have it as long
    as they belong to the desk of every row, and it is not kept.
    """

    _name = "grandes.clientes.escalation.download"
    _description = "Escalations to answer in a spreadsheet"
    _export_door = "desk"

    escalation_ids = fields.Many2many(
        comodel_name="grandes.clientes.escalation",
        relation="grandes_clientes_download_escalation_rel",
        column1="download_id",
        column2="escalation_id",
        string="Escalations",
        readonly=True,
    )
    file = fields.Binary(string="Spreadsheet", readonly=True)

    def _get_taken_along(self):
        """Return what the log of exports counts: the escalations, a row each."""
        return self.escalation_ids, len(self.escalation_ids)
