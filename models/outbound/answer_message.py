from odoo import models
from odoo.tools import html2plaintext

from ...tools.letter import is_greeted
from ...tools.sheet.writer import XLSX, SheetSpec, write_xlsx

# What files grow by in a mail (base64, with its line ends).
_IN_MAIL = 1.37
# Lines at the end of a letter among which its signature is.
_SIGNATURE = 5


class CaseAnswer(models.Model):
    """Which answers share a message, and what the message says (5.2.8, 5.2.13).

    One a contact and act, with the list of the cases as a spreadsheet; one a case
    where the entity, or the company, wants it so.
    """

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _send_answer_mails(self):
        """Queue the messages that carry the answers.

        :return: ``{answer id: mail}``
        """
        # In the requester's language, whatever the advisor's is.
        lang = (
            self.env["grandes.clientes.case.notices"]
            ._with_requester_language()
            .env.context["lang"]
        )
        messages = self.with_context(lang=lang)._get_messages()
        # Looked up once a company, however many messages.
        reply_to = {
            company: company._grandes_clientes_get_reply_to()
            for company in self.company_id
        }
        # Sudo: mail is queued by acts; no role writes mails.
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
        """Return the answers by message: a list of recordsets."""
        messages = []
        for answers in self.grouped(lambda answer: answer._get_mail_key()).values():
            if is_answered_alone(answers[0].case_id):
                messages += [answer for answer in answers]
            else:
                messages += answers._split_by_weight()
        return messages

    def _get_mail_key(self):
        """Return what answers of one mail share; company and address come first."""
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
        """Split the answers so that the files of no message weigh too much.

        Equal files weigh once. One answer is never split: its own limit is lower.
        """
        # Sudo: a setting, not a secret.
        limit = self.company_id.sudo().grandes_clientes_message_mb * 1024**2 / _IN_MAIL
        messages, held, weight = [], set(), 0
        for answer in self:
            # Sudo: only weights and checksums of the answers' own files.
            files = {f.checksum: f.file_size for f in answer.sudo().attachment_ids}
            added = sum(size for key, size in files.items() if key not in held)
            if not messages or (added and weight + added > limit):
                messages.append(answer)
                held, weight = set(files), sum(files.values())
            else:
                messages[-1] |= answer
                held |= set(files)
                weight += added
        return messages

    def _prepare_mail_vals(self, reply_to, thread):
        """Return the values of the one mail that carries these answers.

        :param dict reply_to: ``{company: address}`` that is answered to
        :param dict thread: what ties it to the messages before it
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
            # What people read in the history of the case.
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
        """Return the message as the requester gets it: the mail with its frame."""
        if not self[:1]._get_means().is_queued:
            return super()._render_preview()
        # In the requester's language, whatever the advisor's is.
        speaking = self.env["grandes.clientes.case.notices"]._with_requester_language()
        answers = self.with_context(lang=speaking.env.context["lang"])
        return answers._render_mail(answers.company_id[:1])

    def _render_mail(self, company):
        """Return the HTML of the mail: the cases, and what each is answered.

        From our own template; what people wrote comes in sanitised, never rendered.
        """
        names = self._get_file_names()
        sections = [
            (
                body,
                answers,
                # Named where it would not be plain which case a file is of.
                list(dict.fromkeys(name for a in answers for name in names[a.id]))
                if len(self) > 1
                else [],
            )
            # Sudo: what the requester may know of their own cases.
            for body, answers in self.sudo().grouped("body").items()
        ]
        values = self.env["grandes.clientes.message.frame"]._prepare_values(
            company, self.case_id, automatic=False
        )
        letter = values["letter"]
        # A letter that greets and signs by itself is not greeted and signed once more.
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
                "has_sheet": self._has_sheet(),
                "is_greeted": bool(lines) and is_greeted(lines[0]),
                **values,
            },
        )

    # === ITS FILES === #

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


def is_answered_alone(case):
    """Whether the entity of a case, or else the company, wants one message a case."""
    # Sudo: how the entity is written to, which the supervisor decided.
    case_sudo = case.sudo()
    entity_sudo = case_sudo.partner_id
    choice = entity_sudo.answer_grouping or entity_sudo.parent_id.answer_grouping
    company_sudo = case_sudo.company_id
    return (choice or company_sudo.grandes_clientes_answer_grouping) == "single"
