import base64

from odoo import api, models


class Report(models.AbstractModel):
    """How screens let people take a report along."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _filename(self, report):
        """Return the name of a report's file, without its ending."""
        if report.date_from == report.date_to:
            return f"{report.code}_{report.date_from}"
        return f"{report.code}_{report.date_from}_{report.date_to}"

    @api.model
    def _encoded(self, content):
        """Return bytes as a binary field holds them."""
        return base64.b64encode(content)

    @api.model
    def _download(self, record, field, report):
        """Return the action that downloads a binary field of a record.

        :param str field: ``pdf`` or ``xlsx``, also the file's ending
        """
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{record._name}/{record.id}/{field}"
            f"/{self._filename(report)}.{field}?download=true",
        }
