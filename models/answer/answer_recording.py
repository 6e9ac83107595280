from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from .answer import UNDONE
from .case import ACT_OF_KIND


class CaseAnswer(models.Model):
    """Writing answers down, and telling the cases of it."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

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
