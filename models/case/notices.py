from markupsafe import Markup

from odoo import models

from ...tools import clock

# Auto-responders ignore our notices, so that the two never answer each other in a loop.
NO_ANSWER = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "OOF, AutoReply",
}


class CaseNotices(models.AbstractModel):
    """Messages sent by acts: one per person and act, never one per case.

    Hooks for later rooms: ``_notify_requesters`` (a filed spreadsheet reports all its
    rows at once), ``_attach_lists`` (the list of several cases as a file).
    """

    _name = "grandes.clientes.case.notices"
    _description = "Notices about cases to requesters and owners"

    def _notify_requesters(self, cases, occasion, detail=None):
        """Tell the requesters what an act did to their cases (5.2.4).

        :param str occasion: ``repeat``, ``unite``, ``refer``, ``withdraw``,
            ``transfer`` or ``dismiss``; determines template and subject
        :param str detail: reason in words
        """
        told = cases.filtered(lambda case: case.filing_id._get_reply_address())
        if occasion != "repeat":
            self._log_untold(
                (cases - told).filtered(lambda case: not case.filing_id.is_anonymous)
            )
        if not told:
            return
        notices = self._with_requester_language()
        subjects = {
            "repeat": notices.env._("Your request is already being attended to"),
            "unite": notices.env._("Your requests get one answer"),
            "refer": notices.env._("Your request was answered before"),
            "withdraw": notices.env._("We record that you withdraw your request"),
            "transfer": notices.env._("We sent your request to whom it belongs"),
            "dismiss": notices.env._("About your message"),
        }
        notices._send_notices(
            f"grandes_clientes.notice_{occasion}",
            subjects[occasion],
            told.grouped(
                lambda case: (case.company_id, case.filing_id._get_reply_address())
            ),
            detail=detail,
        )

    def _log_untold(self, cases):
        """Note on cases without an address that the requester has to be told otherwise.

        Requesters who repeat a request by telephone or in person were told then.
        """
        # Sudo: the note is logged by the act itself.
        cases.sudo()._message_log_batch(
            {
                case.id: self.env._(
                    "The requester left no address: tell them by telephone or by "
                    "letter what became of their request."
                )
                for case in cases
            }
        )

    def _with_requester_language(self):
        """Return this service in the company's language, whatever the advisor's is."""
        # Sudo: the company's language is not confidential.
        lang = self.env.company.sudo().partner_id.lang
        return self.with_context(lang=lang or self.env.lang)

    def _send_notices(self, template, subject, groups, **values):
        """Queue one mail for each of ``groups``: ``{(company, address): records}``.

        The body is rendered from a template of the addon, with user input escaped.
        Records hidden from different users are told in separate mails, so that the
        chatter of a case never discloses a complaint to the user it is about (G26).

        :return: the mails
        """
        mails = []
        apart = [
            (company, address, records)
            for (company, address), group in groups.items()
            for records in group._split_by_excluded_users()
        ]
        # Looked up once per company, however many messages.
        reply_to = {
            company: company._grandes_clientes_get_reply_to()
            for company in {company for company, _, _ in apart}
        }
        author = self.env.user.partner_id
        frame = self.env["grandes.clientes.message.frame"]
        threads = frame._prepare_threads(
            [records for _, _, records in apart], NO_ANSWER
        )
        for (company, address, records), thread in zip(apart, threads, strict=True):
            # Sudo: what requesters may know of their own cases and of the first case.
            body = self.env["ir.qweb"]._render(
                template,
                {
                    "records": records.sudo(),
                    "company": company,
                    "now": clock.now(),
                    **frame._prepare_values(company, records),
                    **values,
                },
            )
            mails.append(
                {
                    "subject": frame._get_subject(subject, records),
                    "body_html": body,
                    # Shown for the mail in the chatter.
                    "body": body,
                    "email_to": address,
                    # The acting user: Odoo would look up the author again for each
                    # message.
                    "author_id": author.id,
                    "email_from": company._grandes_clientes_get_sender(),
                    "reply_to": reply_to[company],
                    "model": records._name,
                    "res_id": records[0].id,
                    "auto_delete": False,
                    "message_type": "auto_comment",
                    "grandes_clientes_tells_of_others": len(records) > 1,
                    "grandes_clientes_res_ids": len(records) > 1 and records.ids,
                    **thread,
                }
            )
        # Sudo: mails are queued by acts; no role may create them.
        mails = self.env["mail.mail"].sudo().create(mails)
        several = [
            (mail, records)
            for mail, (_company, _address, records) in zip(mails, apart, strict=True)
            if len(records) > 1 and records._name == "grandes.clientes.case"
        ]
        if several:
            self._attach_lists(several)
        return mails

    def _attach_lists(self, told):
        """Attach a list to mails about several cases; implemented by ``outbound``.

        :param told: list of ``(mail, cases)``
        """

    def _notify_owners(self, cases):
        """Send each new holder one summary of the cases they were given."""
        for user, mine in cases.grouped("user_id").items():
            if not user or user == self.env.user:
                continue
            # Sudo: the language of the recipient.
            told = self.with_context(lang=user.sudo().lang or self.env.lang)
            if len(mine) == 1:
                subject = told.env._("You were given %(case)s", case=mine.name)
                words = told.env._("Now with you. Read it, then answer or escalate.")
            else:
                subject = told.env._("You were given %(count)s cases", count=len(mine))
                words = told.env._("Now with you. Read them, then answer or escalate.")
            mine[0].with_env(told.env(su=mine.env.su)).message_notify(
                partner_ids=user.partner_id.ids,
                subject=subject,
                body=Markup("<p>%s</p><ul>%s</ul>")
                % (
                    words,
                    Markup().join(
                        Markup("<li>%s</li>")
                        % " · ".join(filter(None, (case.display_name, case.subject)))
                        for case in mine[:20]
                    ),
                ),
                email_layout_xmlid="grandes_clientes.mail_notification",
            )

    def _notify_holders_of_firsts(self, cases):
        """Tell the holder of a first case that it was asked again (5.2.4)."""
        firsts = cases.grouped("duplicate_id")
        bodies = {}
        for first, repeats in firsts.items():
            bodies[first.id] = Markup("<p>%s</p>") % self.env._(
                "Asked again: %(filings)s.",
                filings=", ".join(repeats.filing_id.mapped("name")),
            )
        # Sudo: the note goes to a case that the current user may not see.
        cases.browse(bodies).sudo()._message_log_batch(bodies)
        holders = self.env["res.users"]
        for first in firsts:
            holders |= first.sudo().user_id
        for user in holders - self.env.user:
            # Sudo: the holder's cases; the sentence is in the holder's language.
            told = self.sudo().with_context(lang=user.sudo().lang or self.env.lang)
            mine = cases.browse(
                first.id for first in firsts if first.sudo().user_id == user
            ).with_env(told.env)
            if len(mine) == 1:
                message = told.env._(
                    "%(case)s, %(matter)s, was asked again. Look at what is new before "
                    "you answer.",
                    case=mine.display_name,
                    matter=mine.subject or "",
                )
            else:
                message = told.env._(
                    "%(count)s cases of yours were asked again: %(cases)s. Look at "
                    "what is new before you answer.",
                    count=len(mine),
                    cases=", ".join(mine[:20].mapped("name")),
                )
            self.env["grandes.clientes.notice"]._notify_on_screen(
                user, message, mine if len(mine) == 1 else None
            )
