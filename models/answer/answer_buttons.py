from odoo import models


class CaseAnswer(models.Model):
    """What people click on answers: acts, and what the acts ask for."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def action_send(self):
        """Send the selected answers, or queue them when they are many."""
        job = self.env["grandes.clientes.job"]._run_or_submit(
            self, "_do_send", self.env._("Sending of %s answers", len(self))
        )
        return job._open_progress()

    def action_direct(self):
        """Direct the drafts to the front office."""
        self._do_direct()

    def action_review(self):
        """Mark the answers as reviewed."""
        self._do_review()

    def action_sign(self):
        """Mark the answers as signed."""
        self._do_sign()

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
        """Ask why the answers are put aside."""
        return self._ask("discard")

    def _ask(self, act):
        """Open the wizard of ``act`` over the answers, if they can take it."""
        if act != "resend":  # another way out may still be chosen
            self._check_act(act)
        return {
            "type": "ir.actions.act_window",
            "name": self._get_act_label(act),
            "res_model": "grandes.clientes.case.answer.act",
            "view_mode": "form",
            "target": "new",
            "context": {
                "active_model": self._name,
                "active_ids": self.ids,
                "default_act": act,
            },
        }
