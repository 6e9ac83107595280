from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import clock
from ..answer.means.means import MEANS


class CaseAnswer(models.Model):
    """Acts of the front office on answers without proof of receipt."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    # === ACTS === #

    def _do_send_again(self, interactive=False):
        """Send delivered answers again, as a new attempt; the cases stay closed.

        If the new attempt fails, the answer returns to the desk like any other.

        :param bool interactive: a user sends it from a screen, see
            ``_apply_leaving``
        :raise UserError: one was not sent by e-mail, or its receipt is proven; or a
            program sent it without the ground that a user must choose
        """
        self._check_act("send_again")
        if interactive:
            self._check_asked()
        self._apply_leaving("send_again", interactive)

    def _hand_out_by_send_again(self):
        """Send the answers again by their means, and log it on their cases."""
        self._send_by_means()
        self._log_on_cases("send_answer_again", self._get_seals())

    def _do_notify_otherwise(self, how, reason, number=None, date=None, on=None):
        """Record that the requesters were told another way, which proves the receipt.

        :param str how: code of a means by which a person can tell them
        :param str reason: free text: whom, when, what they said
        :param str number: outgoing Mercurio number, for a letter (5.2.9)
        :param date date: Mercurio's date; today by default
        :param datetime on: when they were told, in naive UTC; now by default
        :raise UserError: the receipt is already proven, or a letter has no number
        """
        self._check_act("notify_otherwise")
        if how not in self.env[MEANS]._find_codes("is_told_otherwise"):
            raise UserError(self.env._("Say how the requester was told."))
        reason = self.case_id._check_reason(reason)
        fresh = self.filtered(lambda answer: not answer.mercurio_out_number)
        if self.env[MEANS]._get(how).proof == "number" and fresh:
            if not (number or "").strip():
                raise UserError(self.env._("Enter the number that Mercurio gives."))
            date = fields.Date.to_date(date)
            if date and any(
                date < clock.local_date(answer.company_id, answer.sent_on)
                for answer in fresh.filtered("sent_on")
            ):
                raise UserError(
                    self.env._(
                        "The answer went out by e-mail after that day: correct "
                        "Mercurio's date."
                    )
                )
            fresh._apply_mercurio(number.strip(), date)
        told = self._get_told_instant(how, on)
        with clock.of(told):
            self._add_deliveries("acknowledged", reason, means=how)
        on_their_way = self.filtered(lambda answer: answer.state == "sent")
        on_their_way._take_out_of_queue()
        with clock.of(told):
            on_their_way._add_deliveries("delivered", reason, means=how)
            on_their_way._apply_delivered()
        self._log_on_cases("notify_answer", note=reason)

    def _get_told_instant(self, how, on):
        """Return when requesters were told: ``on``, else the letter's date, else now.

        :raise UserError: ``on`` is in the future, or before an answer was sent
        """
        instant = fields.Datetime.to_datetime(on)
        if self.env[MEANS]._get(how).proof == "number" and not instant:
            numbered = self.filtered("mercurio_out_date")
            return min(
                (answer._get_mercurio_out_instant() for answer in numbered),
                default=clock.now(),
            )
        if not instant:
            return clock.now()
        if instant > clock.now():
            raise UserError(self.env._("It has not happened yet: correct the hour."))
        if any(answer.sent_on and instant < answer.sent_on for answer in self):
            raise UserError(
                self.env._("The answer went out later than that: correct the hour.")
            )
        return instant

    # === CHECKS === #

    def _get_cannot_send_again_reasons(self):
        """Return ``{id: reason}`` for answers that need not or cannot be sent again."""
        reasons = self._get_cannot_notify_otherwise_reasons()
        unlike = self._find_altered()
        for answer in self:
            if answer.id in reasons:
                continue
            if lacking := answer.case_id._get_unreachable_reason(answer.means):
                reasons[answer.id] = lacking
            elif answer in unlike:
                reasons[answer.id] = answer._get_altered_reason()
        return reasons

    def _get_cannot_notify_otherwise_reasons(self):
        """Return ``{id: reason}`` for answers with proof, or not sent by e-mail."""
        reasons = {}
        for answer in self:
            if answer.receipt:
                reasons[answer.id] = self.env._("The requester has it already.")
            elif not answer._get_means().is_carried:
                reasons[answer.id] = self.env._("It did not go out by e-mail.")
        return reasons

    # === ACTIONS === #

    def action_send_again(self):
        """Send the selected answers again with an undo notice, or queue a job."""
        job = self.env["grandes.clientes.job"]._run_or_submit(
            self,
            "_do_send_again",
            self.env._("Sending of %s answers", len(self)),
            interactive=True,
        )
        return job._open_progress() if job else self._show_leaving()

    def action_notify_otherwise(self):
        """Open the wizard that asks how the requesters were told."""
        self._check_act("notify_otherwise")
        return {
            "type": "ir.actions.act_window",
            "name": self._get_act_label("notify_otherwise"),
            "res_model": "grandes.clientes.case.answer.notify",
            "view_mode": "form",
            "target": "new",
            "context": {"default_answer_ids": self.ids},
        }
