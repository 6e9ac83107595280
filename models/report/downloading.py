import base64

from odoo import api, models


class Report(models.AbstractModel):
    """Download of reports from screens."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _get_filename(self, report):
        """Return the file name of a report, without its extension."""
        days = dict.fromkeys((str(report.date_from), str(report.date_to)))
        marks = dict.fromkeys(mark for mark, _why in report.marks)
        return "_".join((report.code, *days, *marks)).replace(" ", "_")

    @api.model
    def _get_encoded(self, content):
        """Return bytes encoded for a binary field."""
        return base64.b64encode(content)

    @api.model
    def _get_download_action(self, record, field, report):
        """Return the action that downloads a binary field of a record.

        :param str field: ``pdf`` or ``xlsx``, also the file extension
        """
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{record._name}/{record.id}/{field}"
            f"/{self._get_filename(report)}.{field}?download=true",
        }
