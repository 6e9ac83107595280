from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from .answer import UNDONE
from .case import ACT_OF_KIND
from .means.means import MEANS


class CaseAnswer(models.Model):
    """Creation of answers, and their sending: one message per contact (5.2.8)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _dispatch(self):
        """Move the cases and hand the answers out; the caller has checked the act."""
        if not self:
            return
        self._create_cases()
        self._send_by_means()
        # Letters that need no signature are frozen when they leave.
        unsigned = self.filtered(
            lambda answer: answer.goes_on_paper
            and not answer.mercurio_out_number
            and not answer.signed_by_id
        )
        if unsigned:
            unsigned._create_frozen_letters("sent")
        # United cases were told the first time; not again when it is resent.
        for_others = self.filtered(
            lambda answer: answer.kind == "final"
            and answer.attempt == 1
            # Sudo: finds united cases even if the user may not read them.
            and any(each.united_on for each in answer.sudo().case_id.repeat_ids)
        )
        if for_others:
            for_others._tell_united()

    def _create_frozen_letters(self, occasion, dated_anew=False):
        """Freeze the letters of answers on paper; a hook of ``mercurio``."""

    def _tell_united(self):
        """Notify the requesters of united cases; a hook of ``triage``."""

    def _send_by_means(self):
        """Hand the answers out by their means.

        Means that only need recording count as delivered at once, unless Mercurio
        closes them; the others wait for their delivery.
        """
        now = clock.occurred()
        common = {
            "state": "sent",
            "sent_on": now,
            "sent_by_id": self.env.uid,
            "delivered_on": False,
            "mail_id": False,
            "address": False,
        }
        rest = self
        for code, answers in self.grouped("means").items():
            means = self.env[MEANS]._get(code)
            vals = getattr(answers, means.leaves)() if means.leaves else {}
            if means.address and not means.leaves:
                vals = {
                    answer.id: {"address": answer._get_address()} for answer in answers
                }
            # Sudo: only acts write how it was sent.
            for answer in answers.sudo():
                answer.write(
                    {
                        **common,
                        "attempt": answer.attempt + 1,
                        **vals.get(answer.id, {}),
                    }
                )
            put_down = answers.filtered(
                lambda answer, means=means: means.is_recorded
                and not answer._is_delivered_by_mercurio()
            )
            # The mail queue records the sending when it hands the mail to the server.
            if means.proof != "mail_server":
                answers._add_deliveries("sent", delivered=put_down)
            put_down._apply_delivered()
            rest -= put_down
        rest._apply_fresh_mercurio()

    def _send_by_email(self):
        """Queue the mails of the answers.

        :return: ``{id: values to write}``
        """
        return {
            answer_id: {"mail_id": mail_sudo.id, "address": mail_sudo.email_to}
            for answer_id, mail_sudo in self._send_answer_mails().items()
        }

    def _take_out_of_queue(self):
        """Cancel the queued mails of answers delivered by other means.

        A mail that also carries other sent answers stays in the queue.
        """
        # Sudo: the mails of the queue; the act was checked.
        mails_sudo = self.sudo().mail_id
        others_sudo = self.sudo().search(
            [
                ("mail_id", "in", mails_sudo.ids),
                ("state", "=", "sent"),
                ("id", "not in", self.ids),
            ]
        )
        (mails_sudo - others_sudo.mail_id).filtered(
            lambda mail: mail.state == "outgoing"
        ).cancel()

    def _create_cases(self):
        """Move the cases with a final answer, and log the interim ones."""
        # Each answer has an event of its own, even if its case has another one.
        for (kind, desk), answers in (
            (key, part)
            for key, alike in self.grouped(
                lambda answer: (answer.kind, answer.prepared_desk)
            ).items()
            for part in alike._split_one_a_case()
        ):
            by_case = {answer.case_id.id: answer for answer in answers}
            # What another desk prepared goes from its 5.2.16 straight to 5.2.8; a
            # resent answer is only sent again.
            own = desk == "front_office" and not any(answers.mapped("attempt"))
            step = None if own or kind == "interim" else "5.2.8"
            facts = answers._get_facts_by_id()
            answers.case_id._apply_transition(
                ACT_OF_KIND[kind],
                step=step,
                facts=lambda case, by_case=by_case, facts=facts: {
                    **facts[by_case[case.id].id],
                    # For Mercurio, timeliness depends on the date of the letter.
                    **(
                        {}
                        if by_case[case.id]._is_delivered_by_mercurio()
                        else case._get_lateness_facts(clock.occurred())
                    ),
                },
            )

    def _add_deliveries(self, event, reason=None, means=None, delivered=()):
        """Add one delivery row of ``event`` to each answer, as the user.

        :param str reason: detail as text
        :param str means: means other than the answer's own
        :param delivered: answers that get a row ``delivered`` too
        """
        now = clock.occurred()
        # Sudo: only acts write deliveries.
        self.env["grandes.clientes.case.answer.delivery"].sudo().create(
            [
                {
                    "answer_id": answer.id,
                    "company_id": answer.company_id.id,
                    "attempt": answer.attempt,
                    "event": told,
                    "happened_on": now,
                    "user_id": self.env.uid,
                    "means": means or answer.means,
                    "address": answer.address,
                    "reason": reason,
                }
                for told, answers in ((event, self), ("delivered", delivered))
                for answer in answers
            ]
        )

    # === CREATING === #

    @api.model
    def _create_answers(
        self, cases, body, kind, attachments, means, state="draft", fill=False
    ):
        """Create one answer for each of the cases; the caller has checked the act.

        See :meth:`_do_prepare`.

        :param body: one text for all of them, or ``{case id: text}``
        :param bool fill: replace the placeholders of templates, case by case
        """
        if not cases:
            return self.browse()
        if kind not in ACT_OF_KIND:
            raise UserError(
                self.env._("An answer is interim or final, not «%(kind)s».", kind=kind)
            )
        if means:
            self._check_means(means)
        if isinstance(body, dict):
            bodies = {case_id: self._check_body(text) for case_id, text in body.items()}
        else:
            bodies = dict.fromkeys(cases.ids, self._check_body(body))
        attachments = self.env["ir.attachment"]._grandes_clientes_get_files(attachments)
        self._check_attachments(attachments, cases.company_id)
        Template = self.env["grandes.clientes.answer.template"]
        now = clock.now()
        # Sudo: only acts create answers; this one was checked as the user.
        answers = self.sudo().create(
            [
                {
                    "case_id": case.id,
                    "company_id": case.company_id.id,
                    "kind": kind,
                    "body": Template._render_filled(bodies[case.id], case)
                    if fill
                    else bodies[case.id],
                    "means": means or case._get_answer_means(),
                    "state": state,
                    "prepared_by_id": self.env.uid,
                    "prepared_on": now,
                    "prepared_desk": case.state,
                }
                for case in cases
            ]
        )
        answers = answers.sudo(self.env.su)
        answers._create_own_attachments(attachments)
        return answers

    @api.model
    def _reuse_waiting(self, cases, waiting, kind):
        """Return the waiting answers to reuse, and those of them that were ready.

        Besides the given ones, these are answers that the user wrote to the cases and
        undid.

        :param waiting: answers that were loaded into the dialog
        """
        named = self.browse(getattr(waiting, "ids", waiting) or ())
        own = cases.answer_ids.filtered(
            lambda answer: answer.state == "draft"
            and answer.leaving_act == UNDONE
            and answer.prepared_by_id == self.env.user
        )
        found = (named | own).filtered(
            lambda answer: answer.case_id in cases
            and answer.kind == kind
            and answer.state in ("draft", "ready")
            and not answer.send_after
        )
        taken = self.browse(
            answers.sorted("id")[-1].id for answers in found.grouped("case_id").values()
        )
        return taken, taken.filtered(lambda answer: answer.state == "ready")

    def _apply_rewriting(
        self, body, attachments, means, fill=False, copy_to=None, ground=None
    ):
        """Rewrite waiting answers of the desk; see :meth:`_create_answers`.

        Whoever drafted them stays; whoever changes text or files becomes a further
        writer, so that somebody else reviews and signs them. Who gets a copy is
        replaced like the text, and the ground if another one is given.
        """
        files = self.env["ir.attachment"]._grandes_clientes_get_files(attachments)
        if means:
            self._check_means(means)
        Template = self.env["grandes.clientes.answer.template"]
        for answer in self:
            case = answer.case_id
            text = self._check_body(body[case.id] if isinstance(body, dict) else body)
            vals = {
                "body": Template._render_filled(text, case) if fill else text,
                "means": means or case._get_answer_means(),
                "copy_to": copy_to or False,
            }
            if ground:
                # The caller stores the one given now.
                vals |= {"ground": False, "ground_note": False}
            if answer.attachment_ids != files:
                vals["attachment_ids"] = [fields.Command.set(files.ids)]
            # Sudo: the act that sends was checked as the user, and so are the files.
            answer.sudo().write(vals)
        self.filtered(lambda answer: answer.state == "draft").sudo().state = "ready"
        return self

    def _apply_said_with(self, copy_to, template_versions):
        """Store the copies, and the template versions that the answers began with."""
        vals = {"copy_to": copy_to} if copy_to else {}
        if template_versions:
            vals["template_version_ids"] = [fields.Command.set(template_versions.ids)]
        if vals:
            # Sudo: written along with the answers, by their author.
            self.sudo().write(vals)

    def _log_on_cases(self, act, facts=None, **details):
        """Add an event of ``act`` to the case of each answer.

        :param dict facts: ``{id: facts}`` in addition to the id of the answer
        """
        facts = facts or {}
        # A case with two answers in the set gets one event for each.
        for answers in self._split_one_a_case():
            by_case = {answer.case_id.id: answer for answer in answers}
            answers.case_id._log_events(
                act,
                facts=lambda case, by_case=by_case: {
                    "answer": by_case[case.id].id,
                    **facts.get(by_case[case.id].id, {}),
                },
                **details,
            )

    def _split_one_a_case(self):
        """Yield subsets in which no two answers belong to the same case."""
        rest = self
        while rest:
            first = self.browse(
                answers[0].id for answers in rest.grouped("case_id").values()
            )
            yield first
            rest -= first

    def _apply_discard(self, reason=None):
        """Discard without a check: called by the act, or when the case ended."""
        if not self:
            return
        # Sudo: only acts write the state.
        self.sudo().state = "discarded"
        self._log_on_cases("discard_answer", note=reason)
