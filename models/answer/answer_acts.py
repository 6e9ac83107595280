from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import answer_acts, clock
from ...tools.acts import Act
from .answer import EDITABLE_STATES

_lt = LazyTranslate(__name__)

FRONT = answer_acts.ANSWERERS
SIGNERS = ("group_supervisor", "group_coordinator")
# Ways that leave no trace in any system: the person who did it says so.
WITNESSED_MEANS = ("address", "pick_up", "notice")


class CaseAnswer(models.Model):
    """What people do with an answer until it is sent, and what they record of it."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    _ACTS = {
        "direct": Act(
            label=_lt("Direct to the front office"),
            roles=answer_acts.PREPARERS,
            origins=("draft",),
            target="ready",
            step="5.2.16",
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

        :param cases: cases on a desk of the user's
        :param str body: HTML, or plain text
        :param str kind: ``interim`` or ``final``
        :param attachments: ``ir.attachment`` records that the user may read
        :param str means: one of the field's; by the case's channel where absent
        :return: the drafts
        :raise AccessError: the user's role prepares no answers
        :raise UserError: a case is on no desk, or on another's
        """
        return cases._do_prepare_answer(body, kind, attachments, means)

    def _do_direct(self):
        """Direct the drafts to the front office's tray, which sends them (5.2.16)."""
        self._check_act("direct")
        # Sudo: the state is the act's.
        self.sudo().state = "ready"
        for desk, answers in self.grouped("prepared_desk").items():
            answers._log_on_cases(
                "direct_answer", step=answer_acts.DIRECT_STEPS.get(desk)
            )

    def _do_review(self):
        """Mark the answers as reviewed by the user, who did not draft them."""
        self._check_act("review")
        # Sudo: who reviewed, and when, is the act's to write.
        self.sudo().write({"reviewed_by_id": self.env.uid, "reviewed_on": clock.now()})
        self._log_on_cases("review_answer")

    def _do_sign(self):
        """Mark the answers as signed by the user, who did not draft them."""
        self._check_act("sign")
        # Sudo: who signed, and when, is the act's to write.
        self.sudo().write({"signed_by_id": self.env.uid, "signed_on": clock.now()})
        self._log_on_cases("sign_answer")

    def _do_discard(self, reason=None):
        """Put aside answers that will not be sent.

        :param str reason: free text
        """
        self._check_act("discard")
        self._discard(reason)

    # === SENDING === #

    def _do_send(self):
        """Send what is ready: one message a contact, however many cases (5.2.8).

        A final answer moves its case to `answered`; the delivery closes it.

        :raise UserError: one lacks review, signature or address, or its case is not
            on the front office's desk
        """
        self._check_act("send")
        self._dispatch()

    def _do_resend(self, means=None):
        """Hand out again answers that came back.

        :param str means: another way; the same where absent
        """
        if means:
            self._check_means(means)
        self.with_context(grandes_clientes_resend_means=means)._check_act("resend")
        if means:
            # Sudo: the way out is the act's to change, once it failed.
            self.sudo().means = means
        self._dispatch()

    def _do_record_mercurio_out(self, number, date=None):
        """Record the outgoing Mercurio number, which closes the cases (5.2.9).

        :param str number: as Mercurio gives it; one letter may answer many cases
        :param date date: Mercurio's; today where absent
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
        interim = self.filtered(lambda answer: answer.kind == "interim")
        interim._take_mercurio(number, date)
        vals = {"mercurio_out_number": number}
        if date:
            vals["mercurio_out_date"] = date
        # Whoever writes the number on the case does the same.
        (self - interim).case_id.write(vals)

    def _do_record_delivery(self, how, reason):
        """Record a delivery that no system sees: at the address, picked up, notice.

        :param str how: ``address``, ``pick_up`` or ``notice``
        :param str reason: free text: to whom, when, why not by e-mail
        """
        self._check_act("record_delivery")
        if how not in WITNESSED_MEANS:
            raise UserError(
                self.env._(
                    "Say whether it was delivered at the address, picked up or "
                    "published as a notice: other ways record themselves."
                )
            )
        reason = self.case_id._check_reason(reason)
        # Sudo: the way out is the act's to write.
        self.sudo().means = how
        self._add_deliveries("delivered", reason)
        self._settle_delivered()

    # === CHECKS === #

    def _get_cannot_review_reasons(self):
        """Return ``{id: reason}``: nobody reviews what they drafted."""
        return {
            answer.id: self.env._("You drafted it: somebody else reviews it.")
            for answer in self
            if answer.prepared_by_id == self.env.user
        }

    def _get_cannot_sign_reasons(self):
        """Return ``{id: reason}``: signed by another, once it is reviewed."""
        reasons = {}
        for answer in self:
            if answer.prepared_by_id == self.env.user:
                reasons[answer.id] = self.env._(
                    "You drafted it: somebody else signs it."
                )
            elif answer.needs_signature and not answer.reviewed_by_id:
                reasons[answer.id] = self.env._("It has not been reviewed.")
        return reasons

    def _get_cannot_send_reasons(self):
        """Return ``{id: reason}`` for answers that cannot go out now."""
        means = self.env.context.get("grandes_clientes_resend_means")
        # What came back may still go another way.
        choosing = set(self.mapped("state")) == {"failed"} and (
            "grandes_clientes_resend_means" not in self.env.context
        )
        refused = {}
        for kind, answers in self.grouped("kind").items():
            refused.update(
                answers.case_id._get_cannot_act_reasons(answer_acts.ACT_OF_KIND[kind])
            )
        reasons, finals = {}, set()
        for answer in self:
            case = answer.case_id
            if case.id in refused:
                reasons[answer.id] = refused[case.id]
            elif answer.missing:
                reasons[answer.id] = answer.missing
            elif case._lacks_address(means or answer.means) and not choosing:
                reasons[answer.id] = case._lacking_address_reason()
            elif answer.kind == "final" and case.id in finals:
                reasons[answer.id] = self.env._(
                    "Another final answer to the same case is among these: send one."
                )
            if answer.kind == "final":
                finals.add(case.id)
        return reasons

    def _get_cannot_record_mercurio_out_reasons(self):
        """Return ``{id: reason}`` for answers that wait for no Mercurio number."""
        reasons = {}
        for answer in self:
            if answer.mercurio_out_number:
                reasons[answer.id] = self.env._(
                    "It has Mercurio number %(number)s already.",
                    number=answer.mercurio_out_number,
                )
            elif not answer._closes_by_mercurio():
                reasons[answer.id] = self.env._("It does not go out through Mercurio.")
        return reasons

    def _get_cannot_record_delivery_reasons(self):
        """Return ``{id: reason}`` for answers whose delivery is recorded otherwise."""
        return {
            answer.id: self.env._(
                "Its delivery is the outgoing Mercurio number: record that (5.2.9)."
            )
            for answer in self
            if answer._delivers_by_mercurio()
        }

    @api.model
    def _check_means(self, means):
        """Raise unless ``means`` is one that answers go by."""
        if means not in dict(self._fields["means"].selection):
            raise UserError(
                self.env._("«%(means)s» is no way to send an answer.", means=means)
            )

    # === RECORDING === #

    @api.model
    def _record(self, cases, body, kind, attachments, means, state="draft", fill=False):
        """Create one answer for each of the cases, all checked; see `_do_prepare`.

        :param bool fill: replace the templates' placeholders, each case its own
        """
        if kind not in answer_acts.ACT_OF_KIND:
            raise UserError(
                self.env._("An answer is interim or final, not «%(kind)s».", kind=kind)
            )
        if means:
            self._check_means(means)
        body = self._check_body(body)
        attachments = self.env["ir.attachment"].browse(
            getattr(attachments, "ids", attachments)
        )
        self._check_attachments(attachments)
        Template = self.env["grandes.clientes.answer.template"]
        now = clock.now()
        # Sudo: no role creates answers by hand; the act was checked as the user.
        answers = self.sudo().create(
            [
                {
                    "case_id": case.id,
                    "company_id": case.company_id.id,
                    "kind": kind,
                    "body": Template._fill(body, case) if fill else body,
                    "means": means or case._answer_means(),
                    "state": state,
                    "prepared_by_id": self.env.uid,
                    "prepared_on": now,
                    "prepared_desk": case.state,
                }
                for case in cases
            ]
        )
        answers = answers.sudo(self.env.su)
        answers._adopt_attachments(attachments)
        return answers

    def _facts(self):
        """Return what the events say about the answer."""
        self.ensure_one()
        return {
            "answer": self.id,
            "kind": self.kind,
            "means": self.means,
            "sha256": self._digest(),
        }

    def _log_on_cases(self, act, **details):
        """Add an event of ``act`` to the case of each answer."""
        # A case may have two answers in the set: an event each.
        for answers in self._one_a_case():
            by_case = {answer.case_id.id: answer for answer in answers}
            answers.case_id._log_events(
                act,
                facts=lambda case, by_case=by_case: {"answer": by_case[case.id].id},
                **details,
            )

    def _one_a_case(self):
        """Split the answers into sets where no two are of the same case."""
        rest = self
        while rest:
            first = self.browse(
                answers[0].id for answers in rest.grouped("case_id").values()
            )
            yield first
            rest -= first

    def _discard(self, reason=None):
        """Discard without a check: by the act, or because the case ended."""
        if not self:
            return
        # Sudo: the state is the act's.
        self.sudo().state = "discarded"
        self._log_on_cases("discard_answer", note=reason)

    # === WHAT PEOPLE CLICK === #

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
            "name": self._act_label(act),
            "res_model": "grandes.clientes.case.answer.act",
            "view_mode": "form",
            "target": "new",
            "context": {
                "active_model": self._name,
                "active_ids": self.ids,
                "default_act": act,
            },
        }
