from odoo import models


class Escalation(models.Model):
    """Buttons of an escalation: each runs its act, or opens the dialog that asks."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def action_escalate(self):
        """Open the wizard that escalates the cases onward, to a mission area."""
        return self.case_id.action_escalate()

    def action_accept(self):
        """Accept the selected escalations that still wait, and name the others."""
        refused = self._get_cannot_act_reasons("accept")
        waiting = self.filtered(lambda escalation: escalation.id not in refused)
        # If none of them waits, the act raises the reason.
        waiting = waiting or self
        self.env["grandes.clientes.job"]._run_or_submit(
            waiting,
            "_do_accept",
            self.env._("Acceptance of %s escalations", len(waiting)),
        )
        left = self - waiting
        if not left:
            return None
        if len(left) == 1:
            title = self.env._("1 escalation was not taken")
        else:
            title = self.env._("%(count)s escalations were not taken", count=len(left))
        Notice = self.env["grandes.clientes.notice"]
        lines = (
            f"{each.display_name}: {refused[each.id]} "
            f"{each._get_common_advice('accept')}"
            for each in left
        )
        return Notice._get_screen_notice(
            Notice._get_lines(lines, len(left)),
            left if len(left) == 1 else None,
            kind="warning",
            title=title,
        )

    def action_answer(self):
        """Open the wizard that answers the selected escalations."""
        return self._open_reply("answer")

    def action_reject(self):
        """Open the wizard that rejects the selected escalations."""
        return self._open_reply("reject")

    def action_return(self):
        """Open the wizard that returns the selected escalations as incomplete."""
        return self._open_reply("return")

    def action_assign(self):
        """Open the wizard that assigns the selected escalations."""
        return self._open_reply("assign")

    def action_cancel(self):
        """Open the wizard that calls the selected escalations back."""
        return self._open_reply("cancel")

    def _open_reply(self, act):
        """Return the action that opens the wizard of ``act``."""
        return {
            "type": "ir.actions.act_window",
            "name": self._get_dialog_title(self._get_act_label(act)),
            "res_model": "grandes.clientes.escalation.reply",
            "view_mode": "form",
            "target": "new",
            "context": {"default_act": act, "default_escalation_ids": self.ids},
        }

    def _get_dialog_title(self, act):
        """Return the title of a dialog: the act and what it acts on.

        :param str act: label of the act, a verb
        """
        if len(self) == 1:
            return self.env._(
                "%(act)s %(escalation)s · %(subject)s",
                act=act,
                escalation=self.display_name,
                subject=self.subject or "",
            )
        return self.env._("%(act)s: %(count)s escalations", act=act, count=len(self))

    def action_consult(self):
        """Look up the cases of the selected escalations in a legacy system."""
        return self.case_id.action_consult()
