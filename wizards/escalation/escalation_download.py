from odoo import fields, models


class EscalationDownload(models.TransientModel):
    """Spreadsheet that a desk member downloads to answer escalations in it.

    It contains requests of people. So a record rule gives it only to its author, while
    they belong to the desk of every row, and it is not stored permanently.
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
        """Return the escalations and their number, for the export log."""
        return self.escalation_ids, len(self.escalation_ids)
