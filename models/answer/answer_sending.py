from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from .answer import UNDONE
from .case import ACT_OF_KIND
from .means.means import MEANS


class CaseAnswer(models.Model):
    """Writing answers down, and handing them out: one message a contact (5.2.8)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _dispatch(self):
        """Move the cases and hand the answers out; the caller has checked the act."""
        if not self:
            return
        self._create_cases()
        self._send_by_means()
        # A letter that nobody had to sign is frozen as it leaves.
        unsigned = self.filtered(
            lambda answer: answer.goes_on_paper
            and not answer.mercurio_out_number
            and not answer.signed_by_id
        )
        if unsigned:
            unsigned._create_frozen_letters("sent")
        # What is sent again was told to them the first time.
        for_others = self.filtered(
            lambda answer: answer.kind == "final"
            and answer.attempt == 1
            # Sudo: whether others asked the same, whoever may read it.
            and any(each.united_on for each in answer.sudo().case_id.repeat_ids)
        )
        if for_others:
            for_others._tell_united()

    def _create_frozen_letters(self, occasion, dated_anew=False):
        """Freeze the letters of what goes on paper; a hook of ``mercurio``."""

    def _tell_united(self):
        """Tell those whose cases were united with the answered ones; of ``triage``."""

    def _send_by_means(self):
        """Hand the answers out by their means.

        What putting it down is enough for is delivered by that, where Mercurio does
        not close it; the others wait for what delivers them.
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
            # Sudo: how it went out is the act's to write.
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
            # What goes by mail is noted as sent by the queue, when it hands it over.
            if means.proof != "mail_server":
                answers._add_deliveries("sent", delivered=put_down)
            put_down._apply_delivered()
            rest -= put_down
        rest._apply_fresh_mercurio()

    def _send_by_email(self):
        """Queue the messages that carry the answers.

        :return: ``{id: values}`` that the answers keep of it
        """
        return {
            answer_id: {"mail_id": mail_sudo.id, "address": mail_sudo.email_to}
            for answer_id, mail_sudo in self._send_answer_mails().items()
        }

    def _take_out_of_queue(self):
        """Cancel messages that still wait, and would arrive as well.

        Not those that also carry answers that nobody delivered otherwise.
        """
        # Sudo: the queue's mails, by an act that was checked.
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
        """Move the cases by their final answers, and note the interim ones."""
        for (kind, desk), answers in self.grouped(
            lambda answer: (answer.kind, answer.prepared_desk)
        ).items():
            by_case = {answer.case_id.id: answer for answer in answers}
            # What another desk prepared goes from its 5.2.16 straight to 5.2.8; what
            # was sent before is only sent again.
            own = desk == "front_office" and not any(answers.mapped("attempt"))
            step = None if own or kind == "interim" else "5.2.8"
            facts = answers._get_facts_by_id()
            answers.case_id._apply_transition(
                ACT_OF_KIND[kind],
                step=step,
                facts=lambda case, by_case=by_case, facts=facts: {
                    **facts[by_case[case.id].id],
                    # Whether it is in time Mercurio's date will tell.
                    **(
                        {}
                        if by_case[case.id]._is_delivered_by_mercurio()
                        else case._get_lateness_facts(clock.occurred())
                    ),
                },
            )

    def _add_deliveries(self, event, reason=None, means=None, delivered=()):
        """Add one row of ``event`` to each of the answers, by the user.

        :param str reason: detail in words
        :param str means: where it is not the answer's own
        :param delivered: those that arrived by that, a row of which says so
        """
        now = clock.occurred()
        # Sudo: deliveries are written by acts alone.
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

    # === WRITING IT DOWN === #

    @api.model
    def _create_answers(
        self, cases, body, kind, attachments, means, state="draft", fill=False
    ):
        """Create one answer for each of the cases, all checked; see `_do_prepare`.

        :param body: text for all of them, or ``{case id: text}``
        :param bool fill: replace the templates' placeholders, each case its own
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
    def _take_up(self, cases, waiting, kind):
        """Return the answers that waited and are sent now, and those that were ready.

        Besides the ones that are named, what the user wrote to the cases and undid.

        :param waiting: answers that somebody took up in the dialog
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

    def _apply_rewriting(self, body, attachments, means, fill=False):
        """Write the answers, which wait on the desk, anew; see :meth:`_create_answers`.

        Who drafted them stays: somebody else reviews and signs.
        """
        files = self.env["ir.attachment"].browse(
            getattr(attachments, "ids", attachments)
        )
        if means:
            self._check_means(means)
        Template = self.env["grandes.clientes.answer.template"]
        for answer in self:
            case = answer.case_id
            text = self._check_body(body[case.id] if isinstance(body, dict) else body)
            vals = {
                "body": Template._render_filled(text, case) if fill else text,
                "means": means or case._get_answer_means(),
            }
            if answer.attachment_ids != files:
                vals["attachment_ids"] = [fields.Command.set(files.ids)]
            # Sudo: the act that sends was checked as the user, and so are the files.
            answer.sudo().write(vals)
        self.filtered(lambda answer: answer.state == "draft").sudo().state = "ready"
        return self

    def _apply_said_with(self, copy_to, template_versions):
        """Keep who gets a copy, and the templates' texts that they were begun with."""
        vals = {"copy_to": copy_to} if copy_to else {}
        if template_versions:
            vals["template_version_ids"] = [fields.Command.set(template_versions.ids)]
        if vals:
            # Sudo: said with the answers, by who writes them.
            self.sudo().write(vals)

    def _log_on_cases(self, act, facts=None, **details):
        """Add an event of ``act`` to the case of each answer.

        :param dict facts: ``{id: facts}`` beside which answer it is
        """
        facts = facts or {}
        # A case may have two answers in the set: an event each.
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
        """Split the answers into sets where no two are of the same case."""
        rest = self
        while rest:
            first = self.browse(
                answers[0].id for answers in rest.grouped("case_id").values()
            )
            yield first
            rest -= first

    def _apply_discard(self, reason=None):
        """Discard without a check: by the act, or because the case ended."""
        if not self:
            return
        # Sudo: the state is the act's.
        self.sudo().state = "discarded"
        self._log_on_cases("discard_answer", note=reason)
