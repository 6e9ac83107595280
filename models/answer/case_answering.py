from contextlib import contextmanager

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import clock
from .answer_leaving import is_leaving
from .case import ACT_OF_KIND, PREPARE_STEPS
from .means.means import MEANS


class Case(models.Model):
    """Answering cases, one or many (5.2.7)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_answer(
        self,
        body,
        kind="final",
        attachments=(),
        means=None,
        *,
        fill=False,
        told_on=None,
        copy_to=None,
        ground=None,
        ground_note=None,
        waiting=None,
        template_versions=None,
        as_it_is=False,
        interactive=False,
    ):
        """Answer the cases: one answer each, one message per contact (5.2.7–5.2.9).

        A final answer moves its case to `answered`, and its delivery closes it: a
        telephone call at once, an e-mail when the server accepts it, a letter with its
        outgoing Mercurio number. An answer that needs a signature waits, ready to send,
        for review and signature.

        :param str body: HTML, or plain text; sanitised, never rendered
        :param str kind: ``final``, from the front office only, or ``interim``
        :param attachments: attachments that the user may read, as records or ids, or
            pairs of name and content
        :param str means: means of answering; default: by the channel of the case
        :param bool fill: replace the placeholders of templates, case by case
        :param datetime told_on: time of the call, if it is recorded afterwards; naive
            UTC, or as text
        :param str copy_to: who gets a copy
        :param str ground: ground for disclosing third-party data, if required
        :param str ground_note: which authorisation, function or order
        :param waiting: waiting answers that the dialog loaded; they are rewritten and
            sent instead of new ones
        :param template_versions: template versions that the text began with
        :param bool as_it_is: the sender confirmed that bracketed text is intended
        :param bool interactive: a user answers on a screen, see ``_apply_leaving``
        :return: the answers
        :raise AccessError: the user is no front-office advisor
        :raise ValidationError: the body is empty, or the attachments too heavy
        :raise UserError: a case cannot be answered; says which and why
        """
        Answer = self.env["grandes.clientes.case.answer"]
        attachments = self.env["ir.attachment"]._grandes_clientes_get_files(attachments)
        if kind in ACT_OF_KIND:
            self.with_context(grandes_clientes_means=means)._check_act(
                ACT_OF_KIND[kind]
            )
        taken, was_ready = Answer._reuse_waiting(self, waiting, kind)
        answers = taken._apply_rewriting(
            body, attachments, means, fill=fill, copy_to=copy_to, ground=ground
        ) + Answer._create_answers(
            self - taken.case_id, body, kind, attachments, means, "ready", fill=fill
        )
        answers._apply_said_with(copy_to, template_versions)
        answers._check_no_blanks()
        if not as_it_is and any("[" in (answer.body or "") for answer in answers):
            answers._check_no_brackets()
        answers._apply_ground(ground, ground_note)
        unsigned = answers.filtered("missing")
        unsigned._log_on_cases("record_answer")
        spoken = (answers - unsigned).filtered(lambda each: each._get_means().is_told)
        with spoken.case_id._at_told(told_on):
            spoken._apply_leaving("answer", interactive)
        rest = answers - unsigned - spoken
        (rest & was_ready)._apply_leaving("send", interactive)
        (rest - was_ready)._apply_leaving("answer", interactive)
        return answers

    @contextmanager
    def _at_told(self, told_on):
        """Run the block with the clock set to ``told_on``, as a user reported it.

        :param told_on: naive UTC, or as text; empty: now
        :raise UserError: it is in the future, or before a case came on the desk
        """
        instant = fields.Datetime.to_datetime(told_on)
        if not instant:
            yield
            return
        if instant > clock.now():
            raise UserError(self.env._("It has not happened yet: correct the hour."))
        turns = self.env["grandes.clientes.case.event"]._get_last_turns(self.ids)
        for case in self:
            if case.id in turns and instant < turns[case.id]:
                raise UserError(
                    self.env._(
                        "%(case)s came on the desk later than that: correct the hour.",
                        case=case.display_name,
                    )
                )
        with clock.of(instant):
            yield

    def _do_prepare_answer(
        self,
        body,
        kind="final",
        attachments=(),
        means=None,
        *,
        fill=False,
        direct=False,
        copy_to=None,
        ground=None,
        ground_note=None,
        waiting=None,
        template_versions=None,
    ):
        """Draft one answer for each of the cases, to be sent later (5.2.15).

        For the other arguments and errors see :meth:`_do_answer`.

        :param bool direct: put them in the front office's tray at once (5.2.16)
        :return: the answers
        """
        self._check_act("prepare_answer")
        attachments = self.env["ir.attachment"]._grandes_clientes_get_files(attachments)
        Answer = self.env["grandes.clientes.case.answer"]
        taken, was_ready = Answer._reuse_waiting(self, waiting, kind)
        answers = taken._apply_rewriting(
            body, attachments, means, fill=fill, copy_to=copy_to, ground=ground
        ) + Answer._create_answers(
            self - taken.case_id, body, kind, attachments, means, fill=fill
        )
        # Whoever prepares them anew makes them theirs, also without a change.
        taken._add_writer()
        # Sudo: reused answers become drafts again until they are directed.
        (taken - was_ready).sudo().state = "draft"
        answers._apply_said_with(copy_to, template_versions)
        answers._apply_ground(ground, ground_note)
        facts = answers._get_facts_by_id()
        by_case = {answer.case_id.id: facts[answer.id] for answer in answers}
        for desk, cases in self.grouped("state").items():
            cases._apply_transition(
                "prepare_answer",
                step=PREPARE_STEPS.get(desk),
                facts=lambda case: by_case[case.id],
            )
        if direct:
            (answers - was_ready)._do_direct()
        return answers

    def _get_lateness_facts(self, instant):
        """Return whether the legal term had passed, as a fact for later judgement (R3).

        :param datetime instant: time of the answer, naive UTC
        """
        self.ensure_one()
        # Sudo: a date that everybody who answers may see.
        due = self.sudo().date_legal_due
        return {"late": bool(due and clock.local_date(self.company_id, instant) > due)}

    # === MEANS === #

    def _get_answer_means(self):
        """Return the means that the requester wants, else the channel's (5.2.8)."""
        self.ensure_one()
        # Sudo: reads the filing, whoever answers.
        wanted = self.filing_id.sudo().wanted_means
        return wanted or self.channel_id.answer_means or "email"

    def _get_answer_address(self, code):
        """Return the address of an answer by the given means, or ``""``.

        :param str code: code of the means
        """
        self.ensure_one()
        means = self.env[MEANS]._get(code)
        return getattr(self.filing_id, means.address)() if means.address else ""

    def _get_unreachable_reason(self, code):
        """Return why an answer by the given means would reach nobody, or ``""``.

        :param str code: code of the means
        """
        means = self.env[MEANS]._get(code)
        if not means.address or self._get_answer_address(code):
            return ""
        return self.env._(means.lacking)

    def _get_cannot_answer_reasons(self):
        """Return ``{id: reason}``: an answer is leaving, or no address is known."""
        if not is_leaving(self.env):
            leaving = self.env["grandes.clientes.case.answer"]._find_leaving(self)
            if leaving:
                reason = self.env._("Its answer leaves in a moment: undo it first.")
                return (
                    dict.fromkeys(leaving.ids, reason)
                    | (self - leaving)._get_cannot_answer_reasons()
                )
        if "grandes_clientes_means" not in self.env.context:
            return {}  # other means may still be chosen
        means = self.env.context["grandes_clientes_means"]
        reasons = {
            case.id: case._get_unreachable_reason(means or case._get_answer_means())
            for case in self
        }
        return {case_id: reason for case_id, reason in reasons.items() if reason}

    # === ACTIONS === #

    def action_send_pending(self):
        """Open the ready answer to read and send it."""
        return self.pending_answer_id.action_send()

    def action_resend_pending(self):
        """Ask how to send the failed answer again."""
        return self.pending_answer_id.action_resend()

    def action_open_pending(self):
        """Open the answer that is ready, or failed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.case.answer",
            "res_id": self.pending_answer_id.id,
            "view_mode": "form",
        }

    def action_undo_pending(self):
        """Undo the answer that is about to leave, and reopen its text."""
        self.ensure_one()
        return self.leaving_answer_id.action_undo_send()

    def action_answer(self):
        """Open the dialog that answers the selected cases.

        :raise UserError: none of them can be answered now; says why
        """
        final = self._get_cannot_act_reasons("answer")
        interim = self._get_cannot_act_reasons("answer_interim")
        if self and len(final) == len(self) == len(interim):
            # Refuse before the user writes a text in vain.
            self._check_act("answer")
        if len(self) == 1:
            name = self.env._(
                "Answer %(case)s · %(subject)s",
                case=self.display_name,
                subject=self.subject or "",
            )
        else:
            name = self.env._("Answer %(count)s cases", count=len(self))
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "grandes.clientes.case.respond",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_ids": self.ids, "dialog_size": "extra-large"},
        }
