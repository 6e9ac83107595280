from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock

_ONE_DAY = timedelta(days=1)
_CITATIONS = {
    "jurisdiction": "Ley 1437 de 2011, art. 39",
    "recusal": "Ley 1437 de 2011, art. 12",
    "other": False,
}


class Case(models.Model):
    """Suspensions of the term by other grounds of law, and what they all share."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _get_cannot_suspend_reasons(self):
        """Return ``{id: reason}`` for cases whose term is stopped already."""
        return {
            case.id: self.env._("Its term is stopped already.")
            for case in self
            if case.is_suspended
        }

    def _do_suspend(self, kind, ground, date_from=None):
        """Stop the term by another ground of law (articles 12 and 39).

        :param str kind: ``jurisdiction``, ``recusal`` or ``other``
        :param str ground: why, with the article where the kind does not say it
        :param date_from: first day that does not count (date or ISO), today if absent
        """
        terms = self.env["grandes.clientes.case.terms"]
        suspensions = self.env["grandes.clientes.case.suspensions"]
        self._check_act("suspend")
        ground = self._check_reason(ground)
        if kind not in _CITATIONS:
            raise ValidationError(
                self.env._("Choose the ground on which the law stops the term.")
            )
        vals_list = []
        for case in self:
            first = fields.Date.to_date(date_from) or terms._get_today(case)
            if first > terms._get_today(case):
                raise UserError(self.env._("A term is not stopped in the future."))
            vals_list.append(
                {
                    "case_id": case.id,
                    "kind": kind,
                    "ground": ground,
                    "citation": _CITATIONS[kind],
                    "date_from": first,
                }
            )
        suspensions._create_suspensions(self, vals_list, "suspend", ground)

    def _get_not_suspended_reasons(self):
        """Return ``{id: reason}`` for cases that no ground of law stops."""
        return {
            case.id: self.env._(
                "Its term is not stopped, or it waits for the requester."
            )
            for case in self
            if case.env["grandes.clientes.case.suspensions"]._open_suspension(case).kind
            not in _CITATIONS
        }

    def _do_resume(self, note=None, on=None):
        """Let the term run on: the ground is over.

        :param str note: what ended it
        :param on: last day that does not count (date or ISO), today if absent
        """
        suspensions = self.env["grandes.clientes.case.suspensions"]
        self._check_act("resume")
        suspensions._close_suspensions(self, "resume", on, note)

    # === BESIDE THE ACTS === #

    def _on_work_done(self):
        """End what stopped the term of cases that have ended, and keep their date.

        A stopped term has no date; what it would have been if it had run on from the
        end says whether the case ended in time.
        """
        suspensions = self.env["grandes.clientes.case.suspensions"]
        result = super()._on_work_done()
        stopped = self.browse()
        for case in self:
            suspension_sudo = suspensions._open_suspension(case)
            if suspension_sudo:
                ended = clock.local_date(
                    case.company_id, case.closed_on or clock.occurred()
                )
                suspension_sudo.date_to = max(
                    ended, suspension_sudo.date_from - _ONE_DAY
                )
                stopped |= case
        suspensions._keep_date(stopped)
        return result

    def _apply_put_back(self, act, reason):
        """Put back, and count the dates anew: the calendar may have changed."""
        result = super()._apply_put_back(act, reason)
        # Sudo: the dates follow from law and calendar, whoever puts the case back.
        self.env["grandes.clientes.case.recount"]._apply_recount(self.sudo())
        return result
