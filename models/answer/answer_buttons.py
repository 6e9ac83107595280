from odoo import models

# Context key of buttons on screens that do not show the text of the answers.
_TO_BE_READ = "grandes_clientes_to_be_read"


class CaseAnswer(models.Model):
    """Buttons of answers: acts, and the dialogs that they need."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def action_send(self):
        """Send the answers, after a dialog if somebody has to look at them first.

        The dialog opens if the text of a single answer is not on the screen (the button
        sets a context key), one cannot be sent, a ground is required, or something may
        have been forgotten.
        """
        refused = self._get_cannot_act_reasons("send")
        if len(refused) == len(self):
            self._check_act("send")
        lacking = self._find_without_ground()
        if (
            refused
            or (len(self) == 1 and self.env.context.get(_TO_BE_READ))
            or set(lacking.case_id.ids) - self._get_grounds_of(lacking.case_id).keys()
            or self.env["grandes.clientes.answer.forgotten"]._get_forgotten_of(self)
        ):
            return self._open_dialog("grandes.clientes.case.answer.send", "send")
        job = self.env["grandes.clientes.job"]._run_or_submit(
            self,
            "_do_send",
            self.env._("Sending of %s answers", len(self)),
            interactive=True,
        )
        return job._open_progress() if job else self._show_leaving()

    def _show_leaving(self, then=None):
        """Return the client action after sending, which offers to undo it.

        :param dict then: action that follows; default: close the dialog
        """
        then = then or {"type": "ir.actions.act_window_close"}
        waiting = self.filtered("send_after")
        if not waiting:
            return then
        seconds = max(waiting.mapped(lambda answer: answer._get_undo_seconds()))
        words = {"seconds": seconds, "count": len(waiting)}
        if len(waiting) == 1:
            message = self.env._(
                "The answer to %(case)s leaves in %(seconds)s s.",
                case=waiting.case_id.display_name,
                **words,
            )
        else:
            message = self.env._("%(count)s answers leave in %(seconds)s s.", **words)
        return {
            "type": "ir.actions.client",
            "tag": "grandes_clientes_leaving",
            "params": {
                "ids": waiting.ids,
                "seconds": seconds,
                "message": message,
                "next": then,
            },
        }

    def action_undo_send(self):
        """Undo the sending, and reopen the dialog of answers being written."""
        typed = self.filtered(lambda answer: answer.leaving_act == "answer")
        self._do_undo_send()
        if typed:
            return typed.case_id.action_answer()
        return False

    def action_direct(self):
        """Direct the drafts to the front office."""
        self._do_direct()

    def action_review(self):
        """Mark the answer shown on the form as reviewed; from a list, show it first."""
        return self._show_or_act("review")

    def action_sign(self):
        """Sign the answer shown on the form; from a list, show it first."""
        return self._show_or_act("sign")

    def _show_or_act(self, act):
        """Do ``act`` on the answer shown on the form; from a list, show it first."""
        if not self.env.context.get(_TO_BE_READ):
            getattr(self, f"_do_{act}")()
            return False
        refused = self._get_cannot_act_reasons(act)
        if len(refused) == len(self):
            self._check_act(act)
        # Show only answers that allow the act; the title counts those.
        able = self.filtered(lambda answer: answer.id not in refused)
        return able._open_dialog("grandes.clientes.case.answer.read", act)

    def action_record_mercurio_out(self):
        """Ask for the outgoing Mercurio number."""
        return self._ask("record_mercurio_out")

    def action_correct_mercurio_date(self):
        """Ask for the number and date that Mercurio gives, with the evidence."""
        return self._ask("correct_mercurio_date")

    def action_record_delivery(self):
        """Ask how the answers were delivered."""
        return self._ask("record_delivery")

    def action_resend(self):
        """Ask how to send the answers again."""
        return self._ask("resend")

    def action_discard(self):
        """Ask for the reason to discard the answers."""
        return self._ask("discard")

    def _ask(self, act):
        """Open the wizard of ``act`` on the answers, if they allow it."""
        if act != "resend":  # other means may still be chosen
            self._check_act(act)
        return self._open_dialog("grandes.clientes.case.answer.act", act)

    def _get_dialog_title(self, act):
        """Return the title of a dialog: the act and what it acts on."""
        label = self._get_act_label(act)
        if len(self) == 1:
            case = self.case_id
            return self.env._(
                "%(act)s: answer of %(case)s · %(subject)s",
                act=label,
                case=case.display_name,
                subject=case.subject or "",
            )
        return self.env._("%(act)s · %(count)s answers", act=label, count=len(self))

    def _open_dialog(self, model, act):
        """Return the action that opens the dialog of ``act`` on the answers."""
        return {
            "type": "ir.actions.act_window",
            "name": self._get_dialog_title(act),
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {
                "active_model": self._name,
                "active_ids": self.ids,
                "default_act": act,
            },
        }
