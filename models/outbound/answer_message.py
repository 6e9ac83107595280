from odoo import models
from odoo.tools import html2plaintext

from ...tools.sheet.writer import XLSX, SheetSpec, write_xlsx
from ...tools.text import GREETING

# Growth factor of files in a mail (base64 with line ends).
_IN_MAIL = 1.37
# Lines at the end of a letter among which its signature is.
_SIGNATURE = 5


class CaseAnswer(models.Model):
    """Grouping of answers into messages, and content of these (5.2.8, 5.2.13).

    Each act sends one message per contact, with a spreadsheet of the cases, or one per
    case if the entity or the company prefers that.
    """

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _send_answer_mails(self):
        """Queue the messages that carry the answers.

        :return: ``{answer id: mail}``
        """
        # In the requester's language, not the advisor's.
        lang = (
            self.env["grandes.clientes.case.notices"]
            ._with_requester_language()
            .env.context["lang"]
        )
        messages = self.with_context(lang=lang)._get_messages()
        # Looked up once per company, not per message.
        reply_to = {
            company: company._grandes_clientes_get_reply_to()
            for company in self.company_id
        }
        # Sudo: no role may create mails; acts queue them.
        threads = self.env["grandes.clientes.message.frame"]._prepare_threads(
            [answers.case_id for answers in messages]
        )
        mails = (
            self.env["mail.mail"]
            .sudo()
            .create(
                [
                    answers._prepare_mail_vals(reply_to, thread)
                    for answers, thread in zip(messages, threads, strict=True)
                ]
            )
        )
        for mail, files in zip(
            mails, self._message_files(messages, mails), strict=True
        ):
            if files:
                mail.attachment_ids = files
        return {
            answer.id: mail
            for mail, answers in zip(mails, messages, strict=True)
            for answer in answers
        }

    def _get_messages(self):
        """Return the answers grouped by message, as a list of recordsets."""
        messages = []
        for answers in self.grouped(lambda answer: answer._get_mail_key()).values():
            if is_answered_alone(answers[0].case_id):
                messages += [answer for answer in answers]
            else:
                messages += answers._split_by_weight()
        return messages

    def _get_mail_key(self):
        """Return the key that groups answers into one mail: company, address, …."""
        self.ensure_one()
        # Sudo: a complaint is never mentioned in the mail of a case that the advisor
        # complained of may read (G26).
        case_sudo = self.case_id.sudo()
        return (
            case_sudo.company_id,
            case_sudo.filing_id._get_reply_address(),
            self.kind,
            case_sudo.complained_user_id.id,
            is_answered_alone(case_sudo),
            self._get_copies(),
        )

    def _split_by_weight(self):
        """Split the answers so that no message exceeds the size limit.

        Files count once if all answers of the message have the same ones. Otherwise
        each answer's files are copied, so they count for each. A single answer is never
        split, as its own limit is lower.
        """
        # Sudo: reads a setting that is no secret.
        limit = self.company_id.sudo().grandes_clientes_message_mb * 1024**2 / _IN_MAIL
        messages, first, are_alike, copied = [], (), True, 0
        for answer in self:
            files = sorted(answer._get_checksums())
            # Sudo: only sizes of the answers' own files.
            weight = sum(answer.sudo().attachment_ids.mapped("file_size"))
            stays_alike = are_alike and files == first
            if messages and (stays_alike or copied + weight <= limit):
                messages[-1] |= answer
                are_alike = stays_alike
                copied += weight
            else:
                messages.append(answer)
                first, are_alike, copied = files, True, weight
        return messages

    def _prepare_mail_vals(self, reply_to, thread):
        """Return the values of the single mail that carries these answers.

        :param dict reply_to: ``{company: reply-to address}``
        :param dict thread: values that link it to the previous messages
        """
        company, address = self[0]._get_mail_key()[:2]
        cases = self.case_id
        subject = (
            self.env._("Answer to your request")
            if self[0].kind == "final"
            else self.env._("About your request")
        )
        body = self._render_mail(company)
        return {
            "subject": self.env["grandes.clientes.message.frame"]._get_subject(
                subject, cases
            ),
            "body_html": body,
            # Shown in the chatter of the case.
            "body": body,
            "email_to": address,
            "email_cc": self[0]._get_copies() or False,
            "email_from": company._grandes_clientes_get_sender(),
            "reply_to": reply_to[self[0].company_id],
            "model": cases._name,
            "res_id": cases[0].id,
            "auto_delete": False,
            "message_type": "auto_comment",
            "grandes_clientes_tells_of_others": len(cases) > 1,
            **thread,
        }

    def _render_preview(self):
        """Return the mail as the requester gets it, with its frame."""
        if not self[:1]._get_means().is_queued:
            return super()._render_preview()
        # In the requester's language, not the advisor's.
        speaking = self.env["grandes.clientes.case.notices"]._with_requester_language()
        answers = self.with_context(lang=speaking.env.context["lang"])
        return answers._render_mail(answers.company_id[:1])

    def _render_mail(self, company):
        """Return the HTML of the mail: the cases and their answers.

        Uses our own template; text written by people is inserted sanitised, and never
        rendered as a template.
        """
        names = self._get_file_names()
        sections = [
            (
                body,
                answers,
                # Listed only if it would be unclear to which case a file belongs.
                list(dict.fromkeys(name for a in answers for name in names[a.id]))
                if len(self) > 1
                else [],
            )
            # Sudo: data of their own cases that the requester may know.
            for body, answers in self.sudo().grouped("body").items()
        ]
        values = self.env["grandes.clientes.message.frame"]._prepare_values(
            company, self.case_id, automatic=False
        )
        letter = values["letter"]
        # No second greeting or signature if the text has its own.
        text = len(sections) == 1 and html2plaintext(
            sections[0][0] or "", include_references=False
        )
        lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
        if letter["advisor"] in lines[-_SIGNATURE:]:
            values["letter"] = {**letter, "advisor": False}
        return self.env["ir.qweb"]._render(
            "grandes_clientes.answer_mail",
            {
                "sections": sections,
                "company": company,
                "kind": self[0].kind,
                # The list of its cases, as a spreadsheet.
                "has_sheet": len(self) > 1,
                "is_greeted": bool(lines) and bool(GREETING.match(lines[0])),
                **values,
            },
        )

    # === FILES === #

    def _has_own_files(self):
        """Return whether the answers of the message differ in their files."""
        return len({tuple(sorted(answer._get_checksums())) for answer in self}) > 1

    def _get_file_names(self):
        """Return ``{answer id: file names}`` as they are sent.

        If the answers have different files, each name starts with the case number.
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
        """Return the attachments of each message, in order.

        Files generated for a message belong to it, and so inherit its access.

        :param messages: list of recordsets of answers, one per message
        :param mails: their ``mail.mail``, in the same order
        """
        vals_list, counts = [], []
        for answers, mail in zip(messages, mails, strict=True):
            made = []
            if len(answers) > 1:
                made.append(answers._prepare_sheet_vals())
            if answers._has_own_files():
                made += answers._prepare_named_files_vals()
            owner = {"res_model": "mail.message", "res_id": mail.mail_message_id.id}
            vals_list += [{**vals, **owner} for vals in made]
            counts.append(len(made))
        # Sudo: creates files of the message that the act sends.
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
        """Return the values of copies of the files, named by case number."""
        names = self._get_file_names()
        return [
            {"name": name, "mimetype": file.mimetype, "raw": file.raw}
            for answer in self
            # Sudo: the answers' own files, checked when they were added.
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
            # Sudo: data of their own cases that the requester may know.
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


def is_answered_alone(case):
    """Return whether the entity, or else the company, wants one message per case."""
    # Sudo: reads the supervisor's choice for the entity, and the company's default.
    case_sudo = case.sudo()
    entity_sudo = case_sudo.partner_id
    choice = entity_sudo.answer_grouping or entity_sudo.parent_id.answer_grouping
    company_sudo = case_sudo.company_id
    return (choice or company_sudo.grandes_clientes_answer_grouping) == "single"
