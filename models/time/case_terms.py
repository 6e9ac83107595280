from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock, legal_terms

_ONE_DAY = timedelta(days=1)
_CITATIONS = {
    "jurisdiction": "Ley 1437 de 2011, art. 39",
    "recusal": "Ley 1437 de 2011, art. 12",
    "other": False,
}


class Case(models.Model):
    """Acts that change the term: extend, ask and complete, suspend and resume.

    Each regime has its own rule, read from the terms as data: whether and by how much
    it extends, until when the requester is asked, how long they have, and whether the
    term then resumes or restarts.
    """

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    # === EXTENSION === #

    def _get_cannot_extend_reasons(self):
        """Return ``{id: reason}`` for cases whose term cannot be extended today."""
        reasons = {}
        for case in self:
            if case.is_suspended:
                reasons[case.id] = self.env._("Its term is stopped: resume it first.")
            elif not case.date_legal_due or case._today() > case.date_legal_due:
                reasons[case.id] = self.env._(
                    "Its term is over: it is extended before it ends, never after "
                    "(article 14)."
                )
            elif case._extension_left() == 0:
                reasons[case.id] = self.env._(
                    "The law lets its term be extended no further (%(citation)s).",
                    citation=case.legal_term_id.citation,
                )
        return reasons

    def _extension_left(self):
        """Return by how much the term may still be extended; ``None``: no limit."""
        self.ensure_one()
        # Sudo: the law, and what was extended before, whoever asks.
        case_sudo = self.sudo()
        term_sudo = case_sudo.legal_term_id
        if term_sudo.extension == "uncapped":
            return None
        if term_sudo.extension != "capped":
            return 0
        used = sum(case_sudo.extension_ids.mapped("number"))
        return max(term_sudo.extension_number - used, 0)

    def _do_extend(self, number, reason):
        """Extend the term and tell the requesters why and until when (article 14).

        :param int number: days or months, in the unit of the legal term
        :param str reason: motive that the requester reads
        :raise UserError: the term is over, stopped, or the law allows less
        """
        self._check_act("extend")
        reason = self._check_reason(reason)
        for case in self:
            left = case._extension_left()
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
        # Sudo: written by this act only, checked above.
        extensions_sudo = (
            self.env["grandes.clientes.extension"]
            .sudo()
            .create(
                [
                    {
                        "case_id": case.id,
                        "extended_on": case._today(),
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
        self._enter(
            "extend",
            note=reason,
            facts=lambda case: {
                "number": number,
                "legal_due_from": before[case.id].isoformat(),
                "legal_due": case.date_legal_due.isoformat(),
            },
        )
        self._tell_term("extend", self.env._("We need more time to answer you"), reason)

    # === INCOMPLETE REQUEST === #

    def _get_cannot_ask_reasons(self):
        """Return ``{id: reason}`` for cases that cannot be sent for completion."""
        reasons = {}
        for case in self:
            today = case._today()
            counter, receipt, ruling = case._term_row()
            row = counter.table.procedural(ruling, legal_terms.ASK, receipt.day)
            until = row and counter.term_end(row, counter.day_zero(receipt))
            if "incomplete" in case.sudo().suspension_ids.mapped("kind"):
                reasons[case.id] = self.env._(
                    "The requester was asked already: the law allows it once."
                )
            elif case.is_suspended:
                reasons[case.id] = self.env._("Its term is stopped already.")
            elif case.date_legal_due and today > case.date_legal_due:
                reasons[case.id] = self.env._("Its term is over: answer it.")
            elif until and today > until:
                reasons[case.id] = self.env._(
                    "The law lets ask until %(until)s (%(citation)s). Ask by a note: "
                    "the term runs on.",
                    until=until,
                    citation=row.citation,
                )
        return reasons

    def _do_ask(self, missing):
        """Ask the requesters once for what is missing; the term stops (article 17).

        The day of asking still counts; the term stops from the next one.

        :param str missing: what is missing, as the requester reads it
        """
        self._check_act("ask")
        missing = self._check_reason(missing)
        vals_list = []
        for case in self:
            counter, receipt, ruling = case._term_row()
            today = case._today()
            row = counter.table.procedural(ruling, legal_terms.COMPLETE, receipt.day)
            ask = counter.table.procedural(ruling, legal_terms.ASK, receipt.day)
            vals_list.append(
                {
                    "case_id": case.id,
                    "kind": "incomplete",
                    "ground": missing,
                    "citation": ask.citation if ask else False,
                    "date_from": today + _ONE_DAY,
                    "asked_on": today,
                    "restarts": bool(ask and ask.restarts),
                    "requester_until": row and counter.term_end(row, today),
                }
            )
        self._stop(vals_list, "ask", missing)
        self._tell_term(
            "ask", self.env._("We need you to complete your request"), missing
        )

    def _get_cannot_grant_time_reasons(self):
        """Return ``{id: reason}`` for requesters that cannot be given more time."""
        reasons = self._get_not_asked_reasons()
        for case in self.filtered(lambda case: case.id not in reasons):
            suspension_sudo = case._open_suspension()
            until = suspension_sudo.requester_until
            if suspension_sudo.was_extended or not until:
                reasons[case.id] = self.env._("The law gives more time once.")
            elif case._today() > until:
                reasons[case.id] = self.env._(
                    "Their time ended on %(until)s: more is given before that.",
                    until=until,
                )
        return reasons

    def _do_grant_time(self, reason):
        """Give the requesters as much time again, asked for before it ended.

        :param str reason: how and when they asked
        """
        self._check_act("grant_time")
        reason = self._check_reason(reason)
        for case in self:
            counter, receipt, ruling = case._term_row()
            row = counter.table.procedural(ruling, legal_terms.COMPLETE, receipt.day)
            if not row or row.extension == "none":
                raise UserError(
                    self.env._(
                        "%(case)s: its law gives the requester no more time.",
                        case=case.display_name,
                    )
                )
            suspension_sudo = case._open_suspension()
            suspension_sudo.write(
                {
                    "requester_until": counter.term_end(
                        row, suspension_sudo.requester_until
                    ),
                    "was_extended": True,
                }
            )
        self._enter("grant_time", note=reason, facts=self._suspension_facts)
        self._tell_term(
            "grant_time", self.env._("You have more time to complete your request"), ""
        )

    def _get_not_asked_reasons(self):
        """Return ``{id: reason}`` for cases that do not wait for their requester."""
        return {
            case.id: self.env._("The requester was not asked for anything.")
            for case in self
            if case._open_suspension().kind != "incomplete"
        }

    def _do_complete(self, note=None, on=None):
        """Let the term run again: the requesters brought what was missing.

        :param str note: what they brought
        :param date on: day they brought it, today if absent; it does not count
        """
        self._check_act("complete")
        self._close_suspensions("complete", on, note)

    def _get_cannot_lapse_reasons(self):
        """Return ``{id: reason}`` for cases whose requester still has time."""
        reasons = self._get_not_asked_reasons()
        for case in self.filtered(lambda case: case.id not in reasons):
            until = case._open_suspension().requester_until
            if not until or case._today() <= until:
                reasons[case.id] = self.env._(
                    "The requester has until %(until)s to complete it.",
                    until=until or "-",
                )
        return reasons

    def _do_lapse(self, reason):
        """Declare that the requesters desisted, by not completing it in time.

        A decision with its motive, told to them; it can be appealed (article 17).

        :param str reason: motive
        """
        self._check_act("lapse")
        reason = self._check_reason(reason)
        self._enter(
            "lapse",
            {"closed_on": clock.now()},
            note=reason,
            facts=self._suspension_facts,
        )
        self._end_work()
        self._tell_term(
            "lapse", self.env._("We end your request, which was not completed"), reason
        )

    # === OTHER SUSPENSIONS === #

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
        :param date date_from: first day that does not count, today if absent
        """
        self._check_act("suspend")
        ground = self._check_reason(ground)
        if kind not in _CITATIONS:
            raise ValidationError(
                self.env._("Choose the ground on which the law stops the term.")
            )
        vals_list = []
        for case in self:
            first = date_from or case._today()
            if first > case._today():
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
        self._stop(vals_list, "suspend", ground)

    def _get_not_suspended_reasons(self):
        """Return ``{id: reason}`` for cases that no ground of law stops."""
        return {
            case.id: self.env._(
                "Its term is not stopped, or it waits for the requester."
            )
            for case in self
            if case._open_suspension().kind not in _CITATIONS
        }

    def _do_resume(self, note=None, on=None):
        """Let the term run on: the ground is over.

        :param str note: what ended it
        :param date on: last day that does not count, today if absent
        """
        self._check_act("resume")
        self._close_suspensions("resume", on, note)

    # === BESIDE THE ACTS === #

    def _open_suspension(self):
        """Return the suspension that lasts, empty if none."""
        self.ensure_one()
        # Sudo: of a case that the person acts on.
        return self.sudo().suspension_ids.filtered(lambda s: not s.date_to)

    def _stop(self, vals_list, act, note):
        # Sudo: written by acts only, checked by the caller.
        self.env["grandes.clientes.suspension"].sudo().create(vals_list)
        self._enter(act, note=note, facts=self._suspension_facts)

    def _close_suspensions(self, act, on, note):
        """End what stops the terms of the cases.

        :param date on: last day that does not count, today if absent
        """
        for case in self:
            last = on or case._today()
            suspension_sudo = case._open_suspension()
            begun = suspension_sudo.date_from - _ONE_DAY
            if not begun <= last <= case._today():
                raise UserError(
                    self.env._(
                        "%(case)s: give a day between %(begun)s and today.",
                        case=case.display_name,
                        begun=begun,
                    )
                )
            suspension_sudo.date_to = last
        self._enter(act, note=note or None, facts=self._suspension_facts)

    def _suspension_facts(self, case):
        """Return what an event says of the case's last suspension."""
        # Sudo: of a case that the person acts on.
        last_sudo = case.sudo().suspension_ids[-1:]
        dates = {
            "from": last_sudo.date_from,
            "to": last_sudo.date_to,
            "requester_until": last_sudo.requester_until,
            "legal_due": case.date_legal_due,
        }
        return {
            "kind": last_sudo.kind,
            "restarts": last_sudo.restarts,
            **{name: day.isoformat() for name, day in dates.items() if day},
        }

    def _end_work(self):
        """End what stopped the term of cases that have ended."""
        result = super()._end_work()
        for case in self:
            suspension_sudo = case._open_suspension()
            if suspension_sudo:
                suspension_sudo.date_to = max(
                    case._today(), suspension_sudo.date_from - _ONE_DAY
                )
        return result

    def _do_reopen(self, reason):
        """Reopen, and count the dates anew: the calendar may have changed."""
        result = super()._do_reopen(reason)
        self._recount_dates()
        return result

    def _tell_term(self, occasion, subject, detail):
        """Tell the requesters what became of the term, one message an address."""
        told = self.filtered(lambda case: case.filing_id._reply_address())
        self._queue_notices(
            f"grandes_clientes.notice_{occasion}",
            subject,
            told.grouped(
                lambda case: (case.company_id, case.filing_id._reply_address())
            ),
            detail=detail,
        )
