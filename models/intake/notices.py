from odoo import models


class CaseNotices(models.AbstractModel):
    """Cases of a spreadsheet: those concerned are notified once, when it is filed."""

    _name = "grandes.clientes.case.notices"
    _inherit = "grandes.clientes.case.notices"

    def _notify_requesters(self, cases, occasion, detail=None):
        """Notify, except of what the returned spreadsheet says of each row."""
        if occasion in ("repeat", "transfer"):
            cases = cases.filtered(lambda case: case.filing_id.sheet_state != "working")
        return super()._notify_requesters(cases, occasion, detail)
