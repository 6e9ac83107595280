import base64

from odoo import api, models


class Report(models.AbstractModel):
    """How screens let people take a report along."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _get_filename(self, report):
        """Return the name of a report's file, without its ending."""
        days = dict.fromkeys((str(report.date_from), str(report.date_to)))
        marks = dict.fromkeys(mark for mark, _why in report.marks)
        return "_".join((report.code, *days, *marks)).replace(" ", "_")

    @api.model
    def _get_encoded(self, content):
        """Return bytes as a binary field holds them."""
        return base64.b64encode(content)

    @api.model
    def _get_download_action(self, record, field, report):
        """Return the action that downloads a binary field of a record.

        :param str field: ``pdf`` or ``xlsx``, also the file's ending
        """
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{record._name}/{record.id}/{field}"
            f"/{self._get_filename(report)}.{field}?download=true",
        }
