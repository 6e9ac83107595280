from odoo import models
from odoo.tools import html2plaintext

from ...tools.sheet.writer import XLSX, SheetSpec, write_xlsx


class CaseAnswer(models.Model):
    """What goes with a message of several answers: their list, and each one's files."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _has_sheet(self):
        """Whether the message brings the list of its cases as a spreadsheet."""
        return len(self) > 1

    def _has_own_files(self):
        """Whether the answers of the message have not all the same files."""
        return len({tuple(sorted(answer._get_checksums())) for answer in self}) > 1

    def _get_file_names(self):
        """Return ``{answer id: names}`` of each one's files, as they go out.

        Where they differ, each begins with the number of its case.
        """
        own = self._has_own_files()
        return {
            answer.id: [
                f"{answer.case_id.name} {file.name}" if own else file.name
                # Sudo: names of the answer's own files.
                for file in answer.sudo().attachment_ids
            ]
            for answer in self
        }

    def _message_files(self, messages, mails):
        """Return the files of each message, in order.

        What is made for a message belongs to it, and so is read by who reads it.

        :param messages: recordsets of answers, a message each
        :param mails: their ``mail.mail``, in the same order
        """
        vals_list, counts = [], []
        for answers, mail in zip(messages, mails, strict=True):
            made = []
            if answers._has_sheet():
                made.append(answers._prepare_sheet_vals())
            if answers._has_own_files():
                made += answers._prepare_named_files_vals()
            owner = {"res_model": "mail.message", "res_id": mail.mail_message_id.id}
            vals_list += [{**vals, **owner} for vals in made]
            counts.append(len(made))
        # Sudo: files of the message that the act sends.
        made_sudo = self.env["ir.attachment"].sudo().create(vals_list)
        result, start = [], 0
        for answers, count in zip(messages, counts, strict=True):
            files = made_sudo[start : start + count]
            start += count
            if not answers._has_own_files():
                files |= answers[0].sudo().attachment_ids
            result.append(files)
        return result

    def _prepare_named_files_vals(self):
        """Return the values of copies of the files, by the number of their case."""
        names = self._get_file_names()
        return [
            {"name": name, "mimetype": file.mimetype, "raw": file.raw}
            for answer in self
            # Sudo: the answers' own files, which were checked when they were added.
            for name, file in zip(
                names[answer.id], answer.sudo().attachment_ids, strict=True
            )
        ]

    def _prepare_sheet_vals(self):
        """Return the values of the spreadsheet with the cases and their answers."""
        names = self._get_file_names()
        rows = [
            (
                answer.case_id.name,
                answer.case_id.filing_id.name,
                answer.case_id.beneficiary_name,
                answer.case_id.beneficiary_id_masked,
                answer.case_id.subject,
                answer.case_id._get_state_label(),
                html2plaintext(answer.body or ""),
                "\n".join(names[answer.id]),
            )
            # Sudo: what the requester may know of their own cases.
            for answer in self.sudo()
        ]
        title = self.env._("Answers")
        content = write_xlsx(
            [
                SheetSpec(
                    title,
                    [
                        self.env._("Case"),
                        self.env._("Filing"),
                        self.env._("Beneficiary"),
                        self.env._("Document"),
                        self.env._("Subject"),
                        self.env._("State"),
                        self.env._("Answer"),
                        self.env._("Documents"),
                    ],
                    rows,
                )
            ]
        )
        name = f"{title} {self[0].case_id.name} (+{len(self) - 1}).xlsx"
        return {"name": name, "mimetype": XLSX, "raw": content}
