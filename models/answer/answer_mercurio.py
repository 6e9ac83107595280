from odoo import models

from ..case import amendment

_OUT = ("mercurio_out_number", "mercurio_out_date")


class CaseAnswer(models.Model):
    """An outgoing number, or its date, is never given without an event (5.2.9)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def write(self, vals):
        """Write; the cases tell of what changed of Mercurio's number and date."""
        if not set(_OUT) & set(vals):
            return super().write(vals)
        before = {answer: answer._get_mercurio_out() for answer in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda answer: answer._get_mercurio_out() != before[answer]
        )
        act, note = amendment.current("record_mercurio_out")
        changed._log_on_cases(
            act,
            {
                answer.id: {
                    "answer_out": answer._get_mercurio_out(),
                    # Sudo: of the same letter, whoever records it.
                    "case_out": answer.sudo().case_id._get_mercurio_out(),
                }
                for answer in changed
            },
            note=note,
        )
        return result

    def _get_mercurio_out(self):
        """Return number and date as the events tell them."""
        self.ensure_one()
        return mercurio_out(self)


def mercurio_out(record):
    """Return number and date of the letter of an answer or case, as events tell them.

    :param record: answer or case
    """
    day = record.mercurio_out_date
    return [record.mercurio_out_number or None, day.isoformat() if day else None]
