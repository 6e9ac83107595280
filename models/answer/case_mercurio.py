from odoo import models
from odoo.exceptions import UserError

from ..case import amendment
from .answer_mercurio import mercurio_out

_OUT = frozenset({"mercurio_out_number", "mercurio_out_date"})


class Case(models.Model):
    """The outgoing number of a case is never given, or corrected, without an event."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def write(self, vals):
        """Write; an event tells of what changed of Mercurio's number and date.

        :raise UserError: the number under which an answer went out would change
        """
        if not _OUT & set(vals):
            return super().write(vals)
        before = {case: case._get_mercurio_out() for case in self}
        # Sudo: under which numbers the answers went out, whoever writes.
        went_out = {
            case: {answer.mercurio_out_number: answer for answer in case.answer_ids}
            for case in self.sudo()
        }
        result = super().write(vals)
        changed = self.filtered(lambda case: case._get_mercurio_out() != before[case])
        # Sudo: as above.
        taken = changed.sudo().filtered(
            lambda case: any(
                answer.mercurio_out_number == case.mercurio_out_number
                and answer.mercurio_out_number not in went_out[case]
                for answer in case.answer_ids
            )
        )
        act, _note = amendment.current("")
        if not act and any(
            before[case][0] in went_out[case.sudo()]
            for case in changed
            if before[case][0] and case.sudo() not in taken
        ):
            raise UserError(
                self.env._(
                    "The answer went out under that number: the supervisor corrects "
                    "number and date, with evidence."
                )
            )
        # What an answer took, or an act corrects, the answer's own event tells.
        untold = changed - taken.sudo(self.env.su)
        if untold and not act:
            untold._log_events(
                "record_mercurio_out",
                facts=lambda case: {"case_out": case._get_mercurio_out()},
            )
        return result

    def _get_mercurio_out(self):
        """Return number and date of the outgoing letter, as the events tell them."""
        self.ensure_one()
        return mercurio_out(self)
