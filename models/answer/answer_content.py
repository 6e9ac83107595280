import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import is_html_empty, plaintext2html

from ..engine import clean_html
from ..engine.addresses import find_no_address
from .case import ACT_OF_KIND
from .means.means import MEANS

_TAG = re.compile(r"<[a-zA-Z/!]")
# What an editor leaves in an empty text, and nobody sees as one.
_UNSEEN = re.compile(r"[\u200b-\u200d\u2060\ufeff]|<hr\b[^>]*>", re.IGNORECASE)
_LONGEST_ADDRESS = 100
# Number of answers whose cases are compared for common advice.
_ADVISED = 5


class CaseAnswer(models.Model):
    """Text and files of an answer, who wrote them, and what blocks its sending."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    takes_number = fields.Boolean(
        compute="_compute_takes_number",
        search="_search_takes_number",
        help="Mercurio's outgoing number may be what delivers it.",
    )

    goes_on_paper = fields.Boolean(compute="_compute_goes_on_paper")

    # === TEXT AND FILES === #

    @api.model
    def _check_body(self, body):
        """Return ``body`` as HTML; plain text keeps its line breaks.

        :raise ValidationError: it is empty, or loads pictures from elsewhere
        """
        if not isinstance(body, Markup) and not _TAG.search(body or ""):
            body = plaintext2html((body or "").strip())
        remote = clean_html.remote_pictures(str(body or ""))
        if remote:
            raise ValidationError(
                self.env._(
                    "The text shows a picture that is kept elsewhere (%(address)s), "
                    "which everybody who reads it would call. Take it out, or attach "
                    "it as a file.",
                    address=remote[0][:_LONGEST_ADDRESS],
                )
            )
        if is_html_empty(_UNSEEN.sub("", str(body or ""))):
            raise ValidationError(
                self.env._("Write the answer: an empty one is never sent.")
            )
        return body

    @api.model
    def _check_attachments(self, attachments, companies):
        """Raise unless the user may read ``attachments`` and they can be sent.

        :param companies: of the cases that are answered
        :raise ValidationError: one is empty, or together they exceed the company's
            limit
        """
        if not attachments:
            return
        # As the user, even if an act of another desk runs this as sudo.
        attachments.sudo(False).check_access("read")
        # Sudo: reads names and sizes only; access was checked above.
        for file in attachments.sudo():
            # The mail would leave without it, and nobody would notice.
            if file.type == "binary" and not file.file_size:
                raise ValidationError(
                    self.env._(
                        "«%(name)s» is empty: attach it again, or take it out.",
                        name=file.name,
                    )
                )
        # Sudo: a setting that is no secret.
        limit = min(
            companies.sudo().mapped("grandes_clientes_answer_attachments_mb"),
            default=0,
        )
        # Sudo: reads sizes only; access was checked above.
        weight = sum(attachments.sudo().mapped("file_size")) / 1024**2
        if weight > limit:
            raise ValidationError(
                self.env._(
                    "The attachments weigh %(weight).1f MB together and an answer "
                    "carries at most %(limit)s MB. Compress them, or take some out.",
                    weight=weight,
                    limit=limit,
                )
            )

    def _get_copy_reasons(self):
        """Return ``{id: reason}`` for e-mails with an invalid address of a copy."""
        reasons = {}
        for answer in self.filtered("copy_to"):
            if not answer._get_means().is_queued or answer._is_closed_by_mercurio():
                continue  # on a letter, copies go to people by name
            if part := find_no_address(answer.copy_to):
                reasons[answer.id] = self.env._(
                    "«%(part)s» is no e-mail address to send a copy to: correct it.",
                    part=part,
                )
        return reasons

    def _render_preview(self):
        """Return the HTML that the requester gets.

        A hook: ``outbound`` wraps it in the mail layout.
        """
        return self[:1].body

    # === HELPERS === #

    def _create_own_attachments(self, attachments):
        """Give each answer its own attachments, guarded by its record rules.

        Attachments of other records are copied; their contents are stored once.
        """
        if not attachments:
            return
        # Sudo: access was checked as the user. Attachments owned by the answer stay
        # with it, whoever sent it.
        Attachment_sudo = self.env["ir.attachment"].sudo()
        attachments_sudo = attachments.sudo()
        copies = Attachment_sudo.create(
            [
                {
                    "name": attachment.name,
                    "mimetype": attachment.mimetype,
                    "raw": attachment.raw,
                    "res_model": self._name,
                    "res_id": answer.id,
                }
                for answer in self
                for attachment in attachments_sudo
            ]
        )
        count = len(attachments_sudo)
        # Sudo: links the new copies to their answers.
        for index, answer in enumerate(self.sudo()):
            own = copies[index * count : (index + 1) * count]
            super(CaseAnswer, answer).write(
                {
                    "attachment_ids": [
                        fields.Command.set(
                            (answer.attachment_ids - attachments_sudo + own).ids
                        )
                    ]
                }
            )

    def _get_checksums(self):
        """Return the checksums of the answer's attachments."""
        # Sudo: the answer's own attachments.
        return self.sudo().attachment_ids.mapped(lambda file: file.checksum or "")

    def _get_sealed_attachments(self):
        """Return the attachments of answers that were sent, reviewed or signed.

        To change one of them it has to be removed from the answer, which is then
        reviewed and signed again.
        """
        return self.filtered(lambda answer: answer._is_sealed()).attachment_ids

    def _own_added_files(self):
        """Copy attachments that users added to the answers, so that they own them."""
        for answer in self:
            foreign = answer.attachment_ids.filtered(
                lambda a, own=answer: (a.res_model, a.res_id) != (own._name, own.id)
            )
            answer._check_attachments(answer.attachment_ids, answer.company_id)
            answer._create_own_attachments(foreign)

    # === BY WHICH WAY === #

    @api.depends("means", "case_id.channel_id.needs_mercurio_out")
    def _compute_goes_on_paper(self):
        for answer in self:
            answer.goes_on_paper = (
                answer._get_means().on_paper or answer._is_closed_by_mercurio()
            )

    @api.depends("means")
    def _compute_takes_number(self):
        for answer in self:
            answer.takes_number = answer._get_means().takes_number

    @api.model
    def _search_takes_number(self, operator, value):
        if operator != "in":
            return NotImplemented
        numbered = Domain("means", "in", self.env[MEANS]._find_codes("takes_number"))
        return numbered if True in value else ~numbered

    # === WHO WROTE IT === #

    def _get_texts(self):
        """Return ``{id: text and files}``, to compare what somebody wrote."""
        # Sudo: the answers' own attachments.
        return {
            answer.id: (
                str(answer.body or ""),
                sorted(
                    (file.name, file.checksum or "") for file in answer.attachment_ids
                ),
            )
            for answer in self.sudo()
        }

    def _add_writer(self):
        """Add the user to those who wrote the answers, unless they drafted it."""
        if self.env.user._is_superuser():
            return  # nobody: the system
        self.filtered(
            lambda answer: answer.sudo().prepared_by_id != self.env.user
        )._add_writers(self.env.user)

    def _add_writers(self, users):  # pylint: disable=missing-return
        """Add ``users`` to those who wrote the answers."""
        # Sudo: who wrote it is recorded along with what was written.
        for fresh, answers_sudo in (
            self.sudo().grouped(lambda answer: users - answer.writer_ids).items()
        ):
            if fresh:
                super(CaseAnswer, answers_sudo).write(
                    {"writer_ids": [fields.Command.link(user.id) for user in fresh]}
                )

    # === WHAT BLOCKS SENDING === #

    def _get_common_advice(self, act):
        """Say who has the cases, if it is their state that refuses the sending."""
        advice = super()._get_common_advice(act)
        if advice or act not in ("send", "resend"):
            return advice
        advices = {
            answer.case_id._get_common_advice(ACT_OF_KIND[answer.kind])
            for answer in self[:_ADVISED]
        }
        return advices.pop() if len(advices) == 1 else ""

    def _get_cannot_send_reasons(self):
        """Return ``{id: reason}`` for answers that cannot be sent now."""
        means = self.env.context.get("grandes_clientes_resend_means")
        # An answer that came back may be sent by other means.
        choosing = set(self.mapped("state")) == {"failed"} and (
            "grandes_clientes_resend_means" not in self.env.context
        )
        refused = {}
        for kind, answers in self.grouped("kind").items():
            whys = answers.case_id._get_cannot_act_reasons(ACT_OF_KIND[kind])
            refused |= {(case_id, kind): why for case_id, why in whys.items()}
        reasons, finals = {}, set()
        shells = self._get_blank_reasons()
        # By other means, copies may go to people by name.
        copies = {} if means or choosing else self._get_copy_reasons()
        for answer in self:
            case = answer.case_id
            if (case.id, answer.kind) in refused:
                reasons[answer.id] = refused[case.id, answer.kind]
            elif answer.missing:
                reasons[answer.id] = answer.missing
            elif answer.id in shells:
                reasons[answer.id] = shells[answer.id]
            elif answer.id in copies:
                reasons[answer.id] = copies[answer.id]
            elif not choosing and (
                lacking := case._get_unreachable_reason(means or answer.means)
            ):
                reasons[answer.id] = lacking
            elif answer.kind == "final" and case.id in finals:
                reasons[answer.id] = self.env._(
                    "Another final answer to the same case is among these: send one."
                )
            if answer.kind == "final":
                finals.add(case.id)
        return reasons

    @api.model
    def _check_means(self, means):
        """Raise unless ``means`` is the code of a means of answering."""
        if means not in self.env[MEANS]._find_codes():
            raise UserError(
                self.env._(
                    "«%(means)s» is no way to send an answer: choose another one.",
                    means=means,
                )
            )

    def _get_means(self):
        """Return the answer's means as :class:`~.means.means.Means`."""
        return self.env[MEANS]._get(self.means)

    def _is_closed_by_mercurio(self):
        """Return whether only an outgoing Mercurio number closes it (5.2.9)."""
        self.ensure_one()
        means = self._get_means()
        return bool(
            means.proof == "number"
            or self.case_id.channel_id.needs_mercurio_out
            or (means.number_setting and self.company_id[means.number_setting])
        )

    def _is_delivered_by_mercurio(self):
        """Return whether the outgoing Mercurio number counts as its delivery."""
        self.ensure_one()
        means = self._get_means()
        return means.proof == "number" or bool(
            means.number_setting and self._is_closed_by_mercurio()
        )
