from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.text import said


class FilingLine(models.Model):
    """Decisions of the front office on rows, on any number at once."""

    _name = "grandes.clientes.filing.line"
    _inherit = "grandes.clientes.filing.line"

    def _check_may_decide(self):
        """Raise unless the user may decide on these rows now.

        :raise AccessError: the user is no front-office advisor
        :raise UserError: a row is filed already, or its sheet is being filed
        """
        if not (
            self.env.su
            or self.env.user.has_group("grandes_clientes.group_front_office")
        ):
            raise AccessError(
                self.env._("Only the front office files what entities send.")
            )
        self.check_access("write")
        self._check_open()

    def _check_line_reason(self, reason):
        """Return the ``reason`` without surrounding spaces and final period.

        :raise ValidationError: it is empty
        """
        reason = said(reason).rstrip(".")
        if not reason:
            raise ValidationError(
                self.env._("Give the reason: the requester gets it with the sheet.")
            )
        return reason

    def _do_leave_out(self, reason):
        """Exclude the rows from registration, with a reason.

        :param str reason: free text, shown in the sheet that is sent back
        """
        self._check_may_decide()
        reason = self._check_line_reason(reason)
        stale = set(self.mapped("match_key"))
        self._apply_found_vals(
            {
                "status": "left_out",
                "decision_reason": reason,
                "register_anyway": False,
                "issues": [["left_out", {"reason": reason}]],
                "match_key": False,
            }
        )
        self._apply_evaluation(stale)

    def _do_register_anyway(self, reason):
        """Register repeats and look-alikes as cases of their own (5.2.3).

        :param str reason: free text, stored with the event of the case
        :raise UserError: a row is neither
        """
        self._check_may_decide()
        reason = self._check_line_reason(reason)
        reasons = self._get_not_like_reasons()
        if reasons:
            raise UserError(next(iter(reasons.values())))
        self._apply_found_vals({"register_anyway": True, "decision_reason": reason})
        self._apply_evaluation()

    def _get_not_like_reasons(self):
        """Return ``{id: reason}`` for rows that are neither repeat nor look-alike."""
        return {
            line.id: self.env._(
                "Row %(number)s is neither a repeat nor a look-alike: choose only "
                "rows that are.",
                number=line.number,
            )
            for line in self
            if line.status not in ("repeat", "lookalike")
        }

    def _get_cannot_decide_reasons(self, decision):
        """Return ``{id: reason}`` for rows that do not allow the decision now."""
        try:
            self._check_may_decide()
        except (AccessError, UserError) as refusal:
            return dict.fromkeys(self.ids, str(refusal))
        return self._get_not_like_reasons() if decision == "register_anyway" else {}

    def _do_bring_back(self):
        """Revert the decisions on the rows, and evaluate them again."""
        self._check_may_decide()
        self._apply_found_vals(
            {
                "status": "incomplete",
                "issues": [],
                "register_anyway": False,
                "decision_reason": False,
            }
        )
        self._apply_evaluation()
        ended = self.filing_id.filtered(lambda filing: filing.sheet_state == "done")
        # Sudo: a consequence of the rows that wait again.
        ended.sudo().write({"sheet_state": "review"})

    def _do_set_typification(self, typification):
        """Set the typification of the rows; kind and product follow."""
        self._check_may_decide()
        self.write({"typification_id": typification.id})

    # === ACTIONS === #

    def action_leave_out(self):
        """Ask for the reason to leave the selected rows out."""
        return self._ask("leave_out", self.env._("Leave rows out"))

    def action_register_anyway(self):
        """Ask for the reason to register the selected rows."""
        return self._ask("register_anyway", self.env._("Register anyway"))

    def action_set_typification(self):
        """Ask for the typification of the selected rows."""
        return self._ask("typification", self.env._("Choose the typification"))

    def action_bring_back(self):
        """Revert the decisions on the selected rows."""
        self._do_bring_back()

    def _ask(self, decision, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "grandes.clientes.filing.line.decide",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_decision": decision,
                "default_line_ids": self.ids,
            },
        }
