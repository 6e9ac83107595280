from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import FRONT, Act
from .answer import EDITABLE_STATES
from .case import DIRECT_STEPS, PREPARERS
from .means.means import MEANS

_lt = LazyTranslate(__name__)

SIGNERS = ("group_supervisor", "group_coordinator")


class CaseAnswer(models.Model):
    """Acts on an answer until it is sent, and records of its delivery."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    @api.model
    def _get_acts(self):
        """Add the acts of the model."""
        return super()._get_acts() | {
            "direct": Act(
                label=_lt("Direct to the front office"),
                roles=PREPARERS,
                origins=("draft",),
                target="ready",
                step="5.2.16",
                check="_get_cannot_direct_reasons",
            ),
            "review": Act(
                label=_lt("Review"),
                roles=FRONT,
                origins=EDITABLE_STATES,
                check="_get_cannot_review_reasons",
            ),
            "sign": Act(
                label=_lt("Sign"),
                roles=SIGNERS,
                origins=EDITABLE_STATES,
                check="_get_cannot_sign_reasons",
            ),
            "send": Act(
                label=_lt("Send"),
                roles=FRONT,
                origins=("ready",),
                target="sent",
                step="5.2.8",
                check="_get_cannot_send_reasons",
            ),
            "record_mercurio_out": Act(
                label=_lt("Record the outgoing Mercurio number"),
                roles=FRONT,
                origins=("sent", "delivered"),
                step="5.2.9",
                check="_get_cannot_record_mercurio_out_reasons",
            ),
            "correct_mercurio_date": Act(
                label=_lt("Correct the outgoing Mercurio date"),
                roles=("group_supervisor",),
                origins=("sent", "delivered"),
                check="_get_cannot_correct_mercurio_date_reasons",
            ),
            "record_delivery": Act(
                label=_lt("Record the delivery"),
                roles=FRONT,
                origins=("sent",),
                target="delivered",
                step="5.2.8",
                check="_get_cannot_record_delivery_reasons",
            ),
            "resend": Act(
                label=_lt("Send again"),
                roles=FRONT,
                origins=("failed",),
                target="sent",
                step="5.2.8",
                check="_get_cannot_send_reasons",
            ),
            "send_again": Act(
                label=_lt("Send again"),
                roles=FRONT,
                origins=("delivered",),
                target="sent",
                check="_get_cannot_send_again_reasons",
            ),
            "notify_otherwise": Act(
                label=_lt("Notify otherwise"),
                roles=FRONT,
                origins=("sent", "delivered"),
                check="_get_cannot_notify_otherwise_reasons",
            ),
            "discard": Act(
                label=_lt("Discard"),
                roles=FRONT,
                origins=(*EDITABLE_STATES, "failed"),
                target="discarded",
            ),
        }

    # === PREPARING === #

    @api.model
    def _do_prepare(self, cases, body, kind="final", attachments=(), means=None):
        """Draft one answer for each of the cases, to be directed later (5.2.15).

        :param cases: cases on one of the user's desks
        :param str body: HTML, or plain text
        :param str kind: ``interim`` or ``final``
        :param attachments: ``ir.attachment`` records that the user may read
        :param str means: a value of the field; default: by the channel of the case
        :return: the drafts
        :raise AccessError: the user's role prepares no answers
        :raise UserError: a case is on no desk, or on another's
        """
        return cases._do_prepare_answer(body, kind, attachments, means)

    def _do_direct(self):
        """Direct the drafts to the front office, which sends them (5.2.16)."""
        self._check_act("direct")
        # Sudo: only acts write the state.
        self.sudo().state = "ready"
        # Log the step of the desk that directs; it may relay an area's answer (5.2.15).
        for desk, answers in self.grouped(lambda each: each.case_id.state).items():
            answers._log_on_cases("direct_answer", step=DIRECT_STEPS.get(desk))

    def _do_review(self):
        """Mark the answers as reviewed by the user, who did not write them."""
        self._check_act("review")
        # Sudo: only acts write the reviewer and the time. A signature was of what stood
        # there before.
        self.sudo().write(
            {
                "reviewed_by_id": self.env.uid,
                "reviewed_on": clock.now(),
                "signed_by_id": False,
                "signed_on": False,
            }
        )
        self._log_on_cases("review_answer", self._get_seals())

    def _do_sign(self):
        """Mark the answers as signed by the user, who did not write them.

        ``mercurio`` extends it to freeze letters as they were signed.
        """
        self._check_act("sign")
        # Sudo: only acts write the signer and the time.
        self.sudo().write({"signed_by_id": self.env.uid, "signed_on": clock.now()})
        self._log_on_cases("sign_answer", self._get_seals())

    def _do_discard(self, reason=None):
        """Discard answers that will not be sent.

        :param str reason: free text
        """
        self._check_act("discard")
        self._apply_discard(reason)

    # === SENDING === #

    def _do_send(
        self, ground=None, ground_note=None, as_it_is=False, interactive=False
    ):
        """Send the ready answers, in one message per contact (5.2.8).

        A final answer moves its case to `answered`; the delivery closes it.

        :param str ground: ground for disclosing third-party data, if an answer needs
            one
        :param str ground_note: which authorisation, function or order
        :param bool as_it_is: the sender confirmed that bracketed text is intended
        :param bool interactive: a user sends it from a screen, see ``_apply_leaving``
        :raise UserError: one lacks review, signature or address, or its case is not on
            the front office's desk
        """
        # Use the means of the answers, whatever the client's context says.
        self.with_context(grandes_clientes_resend_means=None)._check_act("send")
        if not as_it_is:
            self._check_no_brackets()
        self._apply_ground(ground, ground_note)
        self._apply_leaving("send", interactive)

    def _do_resend(self, means=None, interactive=False):
        """Send again answers that came back.

        :param str means: other means; default: the same
        :param bool interactive: a user sends it from a screen, see ``_apply_leaving``
        """
        if means:
            self._check_means(means)
        self.with_context(grandes_clientes_resend_means=means)._check_act("resend")
        if interactive:
            self._check_asked()
        if means:
            # Sudo: only acts change the means of a failed answer.
            self.sudo().means = means
        self._apply_leaving("resend", interactive)

    def _do_record_mercurio_out(self, number, date=None):
        """Record the outgoing Mercurio number, which closes the cases (5.2.9).

        :param str number: as given by Mercurio; one letter may answer many cases
        :param date date: date of Mercurio; default: today
        """
        self._check_act("record_mercurio_out")
        number = (number or "").strip()
        if not number:
            raise ValidationError(self.env._("Enter the number that Mercurio gives."))
        date = fields.Date.to_date(date)
        if date and any(date > clock.today(answer.company_id) for answer in self):
            raise ValidationError(
                self.env._("Mercurio gives no future date: correct it.")
            )
        # On the case, it is the number of the answer that the case waits for.
        closing = self.filtered(
            lambda answer: answer.kind == "final" and answer.case_id.state == "answered"
        )
        closing -= closing._find_superseded()
        (self - closing)._apply_mercurio(number, date)
        vals = {"mercurio_out_number": number}
        if date:
            vals["mercurio_out_date"] = date
        # Writing the number on the case by hand has the same effect.
        closing.case_id.write(vals)

    def _do_record_delivery(self, how, reason, on=None):
        """Record a delivery that no system observes, such as a pick-up.

        :param str how: code of a witnessed means, such as ``pick_up``
        :param str reason: free text: to whom, when, why not by e-mail
        :param datetime on: time of the delivery, naive UTC; default: now
        """
        self._check_act("record_delivery")
        ways = self.env[MEANS]._get_selection("is_witnessed")
        if how not in dict(ways):
            raise UserError(
                self.env._(
                    "Say how it was delivered, which is one of: %(ways)s. Other ways "
                    "record themselves.",
                    ways=", ".join(dict(ways).values()),
                )
            )
        reason = self.case_id._check_reason(reason)
        self._take_out_of_queue()
        # Sudo: only acts change the means.
        self.sudo().means = how
        with self.case_id._at_told(on):
            self._add_deliveries("delivered", reason)
            self._apply_delivered()

    # === REFUSALS === #

    def _get_cannot_record_mercurio_out_reasons(self):
        """Return ``{id: reason}`` for answers that expect no Mercurio number."""
        reasons = {}
        for answer in self:
            if answer.mercurio_out_number:
                reasons[answer.id] = self.env._(
                    "It has Mercurio number %(number)s already.",
                    number=answer.mercurio_out_number,
                )
            elif not answer._is_closed_by_mercurio():
                reasons[answer.id] = self.env._("It does not go out through Mercurio.")
        return reasons

    def _get_cannot_record_delivery_reasons(self):
        """Return ``{id: reason}`` for answers that Mercurio's number delivers."""
        return {
            answer.id: self.env._(
                "Its delivery is the outgoing Mercurio number: record that."
            )
            for answer in self
            if answer._is_delivered_by_mercurio()
        }
