from odoo import models

# What files grow by in a mail (base64, with its line ends).
_IN_MAIL = 1.37


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
            if answers[0]._is_sent_alone():
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
            self._is_sent_alone(),
            self._get_copies(),
        )

    def _is_sent_alone(self):
        """Whether the entity, or else the company, wants one message a case."""
        self.ensure_one()
        return self.env["grandes.clientes.case.notices"]._is_answered_alone(
            self.case_id
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
        return self.env["ir.qweb"]._render(
            "grandes_clientes.answer_mail",
            {
                "sections": sections,
                "company": company,
                "kind": self[0].kind,
                "has_sheet": self._has_sheet(),
                **self.env["grandes.clientes.message.frame"]._prepare_values(
                    company, self.case_id, automatic=False
                ),
            },
        )
