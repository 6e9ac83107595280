import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

# Words that announce an attachment, in the languages used with requesters.
_PROMISES_FILE = re.compile(
    r"\b(adjunt\w+|anex[oa]s?|anexamos|anexad\w+|archivo que acompaña|attached|"
    r"enclosed)\b",
    re.IGNORECASE,
)
# Placeholders left to be filled in.
_BRACKETED = re.compile(r"\[[^\]\n]{0,80}?\w[^\]\n]{0,80}?\]")
_LEFT_OPEN = re.compile(rf"{_BRACKETED.pattern}|_{{3,}}|\bX{{3,}}\b|\bxxx+\b")
# Extensions of programs, scripts and shortcuts, which mail servers reject or remove.
_PROGRAM = re.compile(
    r"\.(apk|appx|bat|chm|cmd|com|cpl|dll|dmg|exe|hta|iso|jar|jse?|lnk|mjs|msc|msi|msp|"
    r"pif|ps1|reg|scr|sct|sh|sys|vbe?|vbs|vhdx?|wsc|wsf|wsh)[\s.]*$",
    re.IGNORECASE,
)


class CaseAnswer(models.Model):
    """Bracketed text in answers needs confirmation before it is sent."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _get_bracket_reasons(self):
        """Return ``{id: reason}`` for texts that contain bracketed text.

        Most often it is a blank; the sender confirms intended ones, such as «[sic]».
        """
        return {
            answer.id: self.env._(
                "%(what)s looks like something left to be filled in: write it, or say "
                "that it is meant so.",
                what=", ".join(f"«{each}»" for each in found),
            )
            for answer in self
            if (found := find_brackets(answer.body))
        }

    def _check_no_brackets(self):
        """Raise if the answers contain bracketed text.

        :raise UserError: names the first case and the bracketed text
        """
        for answer_id, reason in self._get_bracket_reasons().items():
            case = self.browse(answer_id).case_id
            raise UserError(
                self.env._(
                    "%(case)s: %(reason)s", case=case.display_name, reason=reason
                )
            )


def find_brackets(body):
    """Return the distinct bracketed texts of a body.

    :param body: HTML
    """
    text = html2plaintext(body or "", include_references=False)
    return list(dict.fromkeys(_BRACKETED.findall(text)))


class AnswerForgotten(models.AbstractModel):
    """Common omissions in an answer, asked about once before it leaves."""

    _name = "grandes.clientes.answer.forgotten"
    _description = "What may have been forgotten in an answer"

    @api.model
    def _get_forgotten(self, body, files, ground=None, brackets=True):
        """Return sentences on what may have been forgotten; none of them blocks.

        :param body: HTML, its placeholders filled in
        :param files: attached ``ir.attachment`` records
        :param str ground: ground for disclosing third-party data
        :param bool brackets: report bracketed text too; a dialog may ask that itself
        """
        text = html2plaintext(body or "", include_references=False)
        sentences = []
        if _PROMISES_FILE.search(text) and not files:
            sentences.append(
                self.env._("The text speaks of a file, and none is attached.")
            )
        left = [
            found[0]
            for found in _LEFT_OPEN.finditer(text)
            if brackets or not found[0].startswith("[")
        ]
        if left:
            sentences.append(
                self.env._(
                    "Something is left to be filled in: %(what)s",
                    what=", ".join(dict.fromkeys(left)),
                )
            )
        if ground == "none" and files:
            sentences.append(
                self.env._(
                    "There is no ground to tell of somebody else, and files go "
                    "with it: make sure that they say nothing of them."
                )
            )
        # Sudo: reads only the names of files of an answer that the user sends.
        programs = [
            name for name in files.sudo().mapped("name") if _PROGRAM.search(name)
        ]
        if programs:
            sentences.append(
                self.env._(
                    "A program is among the files, which mail servers refuse: "
                    "%(files)s. Take it out, or attach the document that was meant.",
                    files=", ".join(programs),
                )
            )
        return sentences

    @api.model
    def _get_forgotten_of(self, answers, brackets=True):
        """Return ``{id: sentences}`` of answers in which something may be missing."""
        # Sudo: reads the attachments of answers that the user sends.
        return {
            answer.id: sentences
            for answer in answers
            if (
                sentences := self._get_forgotten(
                    answer.body,
                    answer.sudo().attachment_ids,
                    answer.ground,
                    brackets,
                )
            )
        }
