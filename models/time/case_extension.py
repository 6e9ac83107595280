from odoo import models
from odoo.exceptions import UserError


class Case(models.Model):
    """The extension of the term, within the limits of each law (article 14)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _get_cannot_extend_reasons(self):
        """Return ``{id: reason}`` for cases whose term cannot be extended today."""
        terms = self.env["grandes.clientes.case.terms"]
        reasons = {}
        for case in self:
            if case.is_suspended:
                reasons[case.id] = self.env._("Its term is stopped: resume it first.")
            elif (
                not case.date_legal_due or terms._get_today(case) > case.date_legal_due
            ):
                reasons[case.id] = self.env._(
                    "Its term is over: it is extended before it ends, never after "
                    "(article 14)."
                )
            elif terms._get_extension_left(case) == 0:
                reasons[case.id] = self.env._(
                    "The law lets its term be extended no further (%(citation)s).",
                    citation=case.legal_term_id.citation,
                )
        return reasons

    def _do_extend(self, number, reason):
        """Extend the term and tell the requesters why and until when (article 14).

        :param int number: days or months, in the unit of the legal term
        :param str reason: motive that the requester reads
        :raise UserError: the term is over, stopped, or the law allows less
        """
        terms = self.env["grandes.clientes.case.terms"]
        suspensions = self.env["grandes.clientes.case.suspensions"]
        self._check_act("extend")
        reason = self._check_reason(reason)
        for case in self:
            left = terms._get_extension_left(case)
            if number < 1 or (left is not None and number > left):
                raise UserError(
                    self.env._(
                        "%(case)s: extend by one day or more, and by %(left)s at most "
                        "(%(citation)s).",
                        case=case.display_name,
                        left=self.env._("no limit") if left is None else left,
                        citation=case.legal_term_id.citation,
                    )
                )
        before = {case.id: case.date_legal_due for case in self}
        # Sudo: only this act writes extensions, and it was checked above.
        extensions_sudo = (
            self.env["grandes.clientes.extension"]
            .sudo()
            .create(
                [
                    {
                        "case_id": case.id,
                        "extended_on": terms._get_today(case),
                        "user_id": self.env.uid,
                        "number": number,
                        "reason": reason,
                        "citation": case.legal_term_id.citation,
                        "date_before": before[case.id],
                        "date_after": before[case.id],
                    }
                    for case in self
                ]
            )
        )
        for extension_sudo in extensions_sudo:
            extension_sudo.date_after = extension_sudo.case_id.date_legal_due
        self._apply_transition(
            "extend",
            note=reason,
            facts=lambda case: {
                "number": number,
                "legal_due_from": before[case.id].isoformat(),
                "legal_due": case.date_legal_due.isoformat(),
            },
        )
        suspensions._notify_term(
            self, "extend", self.env._("We need more time to answer you"), reason
        )
