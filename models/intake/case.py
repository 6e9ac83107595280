from odoo import api, models
from odoo.tools import html2plaintext
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Cases of a spreadsheet: whom it concerns is told once, when it has been filed."""

    _name = "grandes.clientes.case"
    _inherit = ["grandes.clientes.case", "grandes.clientes.safe.export"]

    @api.model
    def _get_other_events(self):
        """Add what was decided about a row of a spreadsheet."""
        return super()._get_other_events() | {
            "unlike": _lt("Registered although it looks like another")
        }

    def _get_without_sheet(self):
        """Return the cases that no spreadsheet being filed brings right now."""
        return self.filtered(lambda case: case.filing_id.sheet_state != "working")

    def _notify_requesters(self, occasion, detail=None):
        """Tell, except what the answer to the spreadsheet tells of each row."""
        told = self
        if occasion in ("repeat", "transfer"):
            told = self._get_without_sheet()
        return super(Case, told)._notify_requesters(occasion, detail)

    def _notify_owners(self):
        """Notify, except of the rows of a spreadsheet: one summary follows it."""
        return super(Case, self._get_without_sheet())._notify_owners()

    def _get_answer_text(self):
        """Return the text of the final answer that went out, or ""."""
        self.ensure_one()
        answers = self.answer_ids.filtered(
            lambda answer: answer.kind == "final"
            and answer.state in ("sent", "delivered")
        )
        return html2plaintext(answers[:1].body or "").strip()
