from odoo import models


class CaseNotices(models.AbstractModel):
    """Cases of a spreadsheet: whom it concerns is told once, when it has been filed."""

    _name = "grandes.clientes.case.notices"
    _inherit = "grandes.clientes.case.notices"

    def _notify_requesters(self, cases, occasion, detail=None):
        """Tell, except what the answer to the spreadsheet tells of each row."""
        if occasion in ("repeat", "transfer"):
            cases = cases.filtered(lambda case: case.filing_id.sheet_state != "working")
        return super()._notify_requesters(cases, occasion, detail)
