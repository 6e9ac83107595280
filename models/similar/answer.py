import re

from odoo import models

from .base_text import MARKS

_MARK = re.compile("|".join(re.escape(mark) for mark in MARKS.values()))


class CaseAnswer(models.Model):
    """What answers take from those to other cases, and what they leave to these."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _close_cases(self):
        """Let the words of what closed be read, for those who are asked alike."""
        result = super()._close_cases()
        closed = self.case_id.filtered(lambda case: case.state == "closed")
        # Sudo: words that nobody reads as such.
        self.env["grandes.clientes.case.text"].sudo()._queue(closed)
        return result

    def _get_shell_reasons(self):
        """Add the blanks that an answer to another case left: none is ever sent."""
        reasons = super()._get_shell_reasons()
        for answer in self:
            mark = _MARK.search(str(answer.body or ""))
            if mark and answer.id not in reasons:
                reasons[answer.id] = self.env._(
                    "Where it says «%(mark)s», the answer to the other case spoke of "
                    "somebody else: write what is true of this one.",
                    mark=mark[0],
                )
        return reasons
