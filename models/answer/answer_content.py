import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, is_html_empty, plaintext2html

from ..engine import html_clean

_TAG = re.compile(r"<[a-zA-Z/!]")
_LONGEST_ADDRESS = 100


class CaseAnswer(models.Model):
    """Text and files of an answer: checked, owned, sealed."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    # === CHECKS === #

    @api.model
    def _check_body(self, body):
        """Return ``body`` as HTML; what was typed as plain text keeps its lines.

        :raise ValidationError: it says nothing, or shows pictures that are elsewhere
        """
        if not isinstance(body, Markup) and not _TAG.search(body or ""):
            body = plaintext2html((body or "").strip())
        remote = html_clean.remote_pictures(str(body or ""))
        if remote:
            raise ValidationError(
                self.env._(
                    "The text shows a picture that is kept elsewhere (%(address)s), "
                    "which everybody who reads it would call. Take it out, or attach "
                    "it as a file.",
                    address=remote[0][:_LONGEST_ADDRESS],
                )
            )
        if is_html_empty(body):
            raise ValidationError(
                self.env._("Write the answer: an empty one is never sent.")
            )
        return body

    @api.model
    def _check_attachments(self, attachments):
        """Raise unless the user may read ``attachments`` and they are not too heavy.

        :raise ValidationError: heavier than the company's setting
        """
        # As the person, also where an act of another desk runs this with more rights.
        attachments.sudo(False).check_access("read")
        limit = self.env.company.grandes_clientes_answer_attachments_mb
        # Sudo: only weights; the files were checked just above.
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

    def _check_copies(self):
        """Raise where the copies of what goes by e-mail are no addresses.

        :raise ValidationError: says which
        """
        for answer in self.filtered("copy_to"):
            if not answer._get_means().is_queued or answer._is_closed_by_mercurio():
                continue  # a letter names people, too
            for part in re.split(r"[,;]", answer.copy_to):
                if part.strip() and not email_normalize(part):
                    raise ValidationError(
                        self.env._(
                            "«%(part)s» is no e-mail address to send a copy to: "
                            "correct it.",
                            part=part.strip(),
                        )
                    )

    def _render_preview(self):
        """Return the HTML of what the requester gets.

        A hook: ``outbound`` puts the mail around it.
        """
        return self[:1].body

    # === HELPERS === #

    def _create_own_attachments(self, attachments):
        """Give each answer files of its own, so that its rules guard them.

        Files that belong to something else are copied; contents are stored once.
        """
        if not attachments:
            return
        # Sudo: the files were checked as the user; as the answers' own, what was
        # sent stays with them whoever sent it.
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
        # Sudo: the copies were just made for these answers, by their own act.
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
        """Return the checksums of the answer's files."""
        # Sudo: of the answer's own files.
        return self.sudo().attachment_ids.mapped(lambda file: file.checksum or "")

    def _get_sealed_attachments(self):
        """Return the files of what was handed out, and of what is marked as read.

        Who would change these takes them out of the answer, which is then reviewed and
        signed again.
        """
        return self.filtered(lambda answer: answer._is_sealed()).attachment_ids

    def _own_added_files(self):
        """Own what was attached to the answers by hand."""
        for answer in self:
            foreign = answer.attachment_ids.filtered(
                lambda a, own=answer: (a.res_model, a.res_id) != (own._name, own.id)
            )
            answer._check_attachments(answer.attachment_ids)
            answer._create_own_attachments(foreign)
