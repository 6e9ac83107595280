from odoo import models


class CaseNotices(models.AbstractModel):
    """Cases of a spreadsheet: whom it concerns is told once, when it has been filed."""

    _name = "grandes.clientes.case.notices"
    _inherit = "grandes.clientes.case.notices"

    def _get_without_sheet(self, cases):
        """Return the cases that no spreadsheet being filed brings right now."""
        return cases.filtered(lambda case: case.filing_id.sheet_state != "working")

    def _notify_requesters(self, cases, occasion, detail=None):
        """Tell, except what the answer to the spreadsheet tells of each row."""
        if occasion in ("repeat", "transfer"):
            cases = self._get_without_sheet(cases)
        return super()._notify_requesters(cases, occasion, detail)

    def _notify_owners(self, cases):
        """Notify, except of the rows of a spreadsheet: one summary follows it."""
        return super()._notify_owners(self._get_without_sheet(cases))
