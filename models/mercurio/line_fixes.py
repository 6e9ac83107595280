from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.text import similarity

_lt = LazyTranslate(__name__)

# Button label of a line, by issue.
_LABELS = {
    "filed_without_case": _lt("Open a case"),
    "case_without_filing": _lt("Look at it"),
    "date_differs": _lt("Take Mercurio's date"),
    "answer_without_out": _lt("Record the number"),
    "out_without_answer": _lt("Look at the case"),
    "duplicate": _lt("Look at it"),
}
# Issues that an act settles without further input.
_BY_ACT = ("date_differs", "answer_without_out")
# Minimum name similarity to propose an entity for a letter.
_SAME_NAME = 0.85


class MercurioLine(models.Model):
    """Correction of each line in one click, by the act that it needs."""

    _name = "grandes.clientes.mercurio.line"
    _inherit = "grandes.clientes.mercurio.line"

    def _get_fix_label(self, is_of_several=False):
        """Return the label of the line's button, or "" if nothing can be done.

        :param bool is_of_several: see :meth:`_find_of_several_letters`
        """
        self.ensure_one()
        if self.issue == "date_differs" and not self._can_take_date():
            return self.env._("Look at it")
        if is_of_several:
            return self.env._("Look at it")
        if self.issue == "out_without_answer" and not self.filing_id:
            return ""
        return self.env._(_LABELS[self.issue]) if self.issue in _LABELS else ""

    def _can_take_date(self):
        """Return whether the supervisor's act can adopt Mercurio's date."""
        if self.way == "out":
            return bool(self.date and self.answer_ids)
        # Sudo: reads only the cases' states; the lines' record rule hides complaints.
        cases_sudo = self.sudo().filing_id.case_ids
        origins = cases_sudo._get_act_table()["correct_received"].origins
        return bool(self.date) and all(case.state in origins for case in cases_sudo)

    def _get_fixed_by_act(self):
        """Return the lines that an act settles without further input.

        If several letters may belong to the same answers, a person chooses.
        """
        lines = self.filtered(
            lambda line: line.state == "open"
            and line.issue in _BY_ACT
            and line.number
            and line.date
            and (line.issue != "date_differs" or line._can_take_date())
        )
        return lines - lines._find_of_several_letters()

    def _find_of_several_letters(self):
        """Return the lines with several answers, or whose answers have several letters.

        Only open letters of the same reconciliation count.
        """
        lines = self.filtered(lambda line: line.issue == "answer_without_out")
        numbers = lines._get_numbers_by_answer()
        # Sudo: reads the recipients and the other letters; see `_can_take_date`.
        return lines.filtered(
            lambda line: len(line.sudo().answer_ids._get_letter_groups()) > 1
            or any(
                numbers.get((line.reconciliation_id.id, answer_id), set())
                - {line.number}
                for answer_id in line.sudo().answer_ids.ids
            )
        )

    def _get_numbers_by_answer(self):
        """Return ``{(reconciliation id, answer id): numbers}`` of the open letters."""
        # Sudo: see `_find_of_several_letters`.
        open_sudo = self.sudo().search_fetch(
            [
                ("reconciliation_id", "in", self.reconciliation_id.ids),
                ("state", "=", "open"),
                ("issue", "=", "answer_without_out"),
            ],
            ["number", "answer_ids", "reconciliation_id"],
        )
        numbers = defaultdict(set)
        for line_sudo in open_sudo:
            for answer_id in line_sudo.answer_ids.ids:
                key = (line_sudo.reconciliation_id.id, answer_id)
                numbers[key].add(line_sudo.number)
        return numbers

    def _check_kept(self):
        """Raise unless the lines may be corrected.

        :raise AccessError: the user is not of the front office
        :raise UserError: a reconciliation is still a preview
        """
        self.check_access("read")
        self.reconciliation_id._check_may_reconcile()
        if any(line.reconciliation_state != "kept" for line in self):
            raise UserError(
                self.env._("Keep the reconciliation first: this is a preview.")
            )

    def _do_fix(self):
        """Correct dates and outgoing numbers, where no further input is needed.

        :raise UserError: no line can be corrected this way, or an act refuses it
        """
        self._check_kept()
        lines = self._get_fixed_by_act()
        if not lines:
            raise UserError(
                self.env._("None of these lines is corrected at once: open them.")
            )
        for line in lines:
            if line.issue == "date_differs":
                dated = line.filing_id if line.way == "in" else line.answer_ids
                dated._do_correct_mercurio_date(line.date, line._get_evidence())
            else:
                line.answer_ids._do_record_mercurio_out(line.number, line.date)
        lines.reconciliation_id._apply_comparison()

    def _get_evidence(self):
        """Return a sentence with the proof of the date: export, row and seal."""
        self.ensure_one()
        # Sudo: name and seal of the reconciliation's file.
        record_sudo = self.sudo().reconciliation_id
        return self.env._(
            "Mercurio's export %(file)s, row %(row)s (SHA-256 %(seal)s)",
            file=record_sudo.attachment_id.name,
            row=self.row,
            seal=record_sudo.sha256[:16],
        )

    def _get_cannot_accept_reasons(self):
        """Return ``{id: reason}`` for lines that are settled already."""
        return {
            line.id: self.env._("Only lines to correct are left as they are.")
            for line in self
            if line.state != "open"
        }

    def _do_accept(self, reason):
        """Leave the lines as they are, with a reason.

        :param str reason: free text
        """
        self._check_kept()
        reason = self.env["grandes.clientes.case"]._check_reason(reason)
        reasons = self._get_cannot_accept_reasons()
        if reasons:
            raise UserError(next(iter(reasons.values())))
        # Sudo: only acts write the state.
        self.sudo().write(
            {
                "state": "accepted",
                "reason": reason,
                "settled_by_id": self.env.uid,
                "settled_on": clock.now(),
            }
        )

    # === ACTIONS === #

    def action_fix(self):
        """Correct the lines, or open the form that corrects the only one selected."""
        if len(self) != 1 or self._get_fixed_by_act():
            self._do_fix()
            return False
        self._check_kept()
        if self.issue == "filed_without_case":
            return self._open_new_case()
        if self._find_of_several_letters():
            return self._open_answers()
        if self.issue == "answer_without_out":
            return self.answer_ids._ask("record_mercurio_out")
        if self.issue == "unreadable" or not self.filing_id:
            raise UserError(
                self.env._(
                    "Nothing here corrects it: correct it in Mercurio, or leave it as "
                    "it is with the reason."
                )
            )
        return self._open_ours()

    def action_accept(self):
        """Open the wizard that asks why the lines are left as they are."""
        self._check_kept()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leave as it is"),
            "res_model": "grandes.clientes.mercurio.accept",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_ids": self.ids},
        }

    def _open_ours(self):
        """Open the filing's only case, or else the filing."""
        cases = self.filing_id.case_ids
        record = cases if len(cases) == 1 else self.filing_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def _open_answers(self):
        """Open the answers, so that a person assigns each letter to its answer."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answers of %(filing)s", filing=self.filing_id.name),
            "res_model": "grandes.clientes.case.answer",
            "view_mode": "list,form",
            "domain": [("id", "in", self.answer_ids.ids)],
        }

    def _open_new_case(self):
        """Open a new case with Mercurio's data of the letter."""
        if self.filing_id:
            return self.filing_id.action_add_case()
        Channel = self.env["grandes.clientes.channel"]
        instant = self.filing_id._get_mercurio_instant(self.company_id, self.date)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Case of %(filing)s", filing=self.number),
            "res_model": "grandes.clientes.case",
            "view_mode": "form",
            "context": {
                "default_channel_id": Channel._find_by_code("written").id,
                "default_mercurio_in_number": self.number,
                "default_mercurio_in_date": str(self.date),
                "default_received_on": str(instant),
                "default_subject": self.subject,
                "default_partner_id": self._find_entity_by_name().id,
            },
        }

    def _find_entity_by_name(self):
        """Return the large client named like the sender, if there is exactly one."""
        Partner = self.env["res.partner"]
        words = (self.party or "").split()
        if not words:
            return Partner
        longest = max(words, key=len)
        found = Partner.search(
            [("is_large_client", "=", True), ("name", "ilike", longest)], limit=50
        ).filtered(lambda each: similarity(each.name, self.party) >= _SAME_NAME)
        return found if len(found) == 1 else Partner
