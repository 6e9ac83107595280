from odoo import api, models

from ...tools import clock
from ...tools.report.table import NO_SOURCE
from .room import ROOM

_CODE = "I06"


class Report(models.AbstractModel):
    """Fields of requests and changes by which reports are split."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _make(self, code, date_from, date_to, company=None, cuts=None, at=None):
        """Make the report; without the room it has no source, rather than zeros."""
        company = company or self.env.company
        if code != _CODE or self.env["grandes.clientes.room"]._is_kept(ROOM, company):
            return super()._make(code, date_from, date_to, company, cuts, at)
        report = self._get_heading(
            code, date_from, date_to, company, cuts or {}, at or clock.now()
        )
        report.status = NO_SOURCE
        report.why = self.env._("Delegated changes are not kept here.")
        return report

    @api.model
    def _get_cut_fields(self):
        """Add the area that decides, which is not the area of the case."""
        of_case = {
            "channel": "case_id.channel_id",
            "typification": "case_id.typification_id",
            "advisor": "case_id.user_id",
            "entity": "case_id.partner_id",
        }
        return super()._get_cut_fields() | {
            "grandes.clientes.delegation.request": {
                **of_case,
                "area": "mission_area_id",
            },
        }
