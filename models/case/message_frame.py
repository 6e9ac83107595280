from odoo import api, models
from odoo.tools import SQL

from ...tools import clock

_CASE = "grandes.clientes.case"
# Messages of the requester and of acts; not the notes of colleagues.
_OF_REQUESTERS = ("email", "auto_comment")
# As many Message-IDs as mail programs need to keep a conversation together.
_MOST_REFERENCES = 10
_LONGEST_SUBJECT = 120


class MessageFrame(models.AbstractModel):
    """Common parts of all messages to requesters: thread, subject and letterhead.

    Mail programs group messages that refer to one another and share a subject: each
    message refers to the earlier ones about its filings and keeps the requester's
    subject. Its first sentence says what happened.

    For later rooms: the hook :meth:`_get_first_message_ids` (``mail``: the mail that
    brought a filing), and `_PAGES` (``portal``).
    """

    _name = "grandes.clientes.message.frame"
    _description = "Frame of the messages to requesters"

    # ``{model: page}`` where a requester with an account sees the record.
    _PAGES = {}

    # === THREAD === #

    @api.model
    def _prepare_threads(self, messages, headers=None):
        """Return the mail values that link each message to the earlier ones.

        :param messages: list of recordsets of cases or filings, one per message
        :param dict headers: further headers of the messages
        :return: list of ``{"references": …, "headers": …}``, in the same order
        """
        filings_of = [self._get_filings(records) for records in messages]
        filings = self.env["grandes.clientes.filing"].browse(
            {filing_id for each in filings_of for filing_id in each.ids}
        )
        before = self._find_message_ids(filings)
        threads = []
        for each in filings_of:
            told = [
                message_id
                for filing in each[:_MOST_REFERENCES]
                for message_id in before.get(filing.id, ())
            ]
            # The first one is the root, followed by the latest ones.
            told = list(dict.fromkeys(told))
            told = told[:1] + told[1:][1 - _MOST_REFERENCES :]
            threads.append(
                {
                    "references": " ".join(told) or False,
                    "headers": repr(
                        ({"In-Reply-To": told[-1]} if told else {}) | (headers or {})
                    ),
                }
            )
        return threads

    @api.model
    def _get_filings(self, records):
        """Return the filings of cases, or the filings themselves."""
        return records.filing_id if records._name == _CASE else records

    @api.model
    def _find_message_ids(self, filings):
        """Return ``{filing id: Message-IDs}`` of the messages about each filing.

        The oldest first: the mail that brought it, and the latest ones about it and its
        cases.
        """
        found = self._get_first_message_ids(filings)
        # Sudo: whether it was acknowledged; before that, no message was sent.
        written = filings.sudo().filtered("acknowledged_on")
        if not written:
            return found
        self.env["mail.message"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT filing_id, message_id
                  FROM (SELECT filing_id, message_id, id,
                               row_number() OVER (
                                   PARTITION BY filing_id ORDER BY id DESC) AS place
                          FROM (SELECT res_id AS filing_id, message_id, id
                                  FROM mail_message
                                 WHERE model = 'grandes.clientes.filing'
                                   AND res_id = ANY(%(filings)s)
                                   AND message_type = ANY(%(types)s)
                                 UNION ALL
                                SELECT matter.filing_id, said.message_id, said.id
                                  FROM grandes_clientes_case matter
                                  JOIN mail_message said
                                    ON said.model = 'grandes.clientes.case'
                                   AND said.res_id = matter.id
                                 WHERE matter.filing_id = ANY(%(filings)s)
                                   AND said.message_type = ANY(%(types)s)) written
                         WHERE message_id IS NOT NULL) numbered
                 WHERE place < %(most)s
                 ORDER BY filing_id, id
                """,
                filings=written.ids,
                types=list(_OF_REQUESTERS),
                most=_MOST_REFERENCES,
            )
        )
        for filing_id, message_id in rows:
            found.setdefault(filing_id, []).append(message_id)
        return found

    @api.model
    def _get_first_message_ids(self, filings):
        """Return ``{filing id: [Message-ID]}`` of the original mails; a hook."""
        return {}

    @api.model
    def _get_subject(self, subject, records, own_words=True):
        """Return the subject of a message: the requester's own and the number.

        It stays the same for all messages about a filing.

        :param str subject: used if the requester wrote none
        :param records: cases or filings; of several, the first one is named
        :param bool own_words: use the requester's subject; otherwise ``subject``, for
            another matter
        """
        # Sudo: the requester's own text is returned to them.
        first = records[:1].sudo()
        filing = self._get_filings(first)
        asked = own_words and (
            filing.subject or records._name == _CASE and first.subject
        )
        words = " ".join((asked or subject).split())
        if len(words) > _LONGEST_SUBJECT:
            words = f"{words[:_LONGEST_SUBJECT].rstrip()}…"
        number = first.name or filing.name
        more = f" (+{len(records) - 1})" if len(records) > 1 else ""
        return f"{words} [{number}{more}]"

    # === LETTERHEAD === #

    @api.model
    def _prepare_values(self, company, records, automatic=True):
        """Return the template values of the frame of a message.

        :param records: the cases or filings of the message, all of one address
        :param bool automatic: whether no person wrote it
        :return: ``{"letter": {…}, "in_words": function, "instant_in_words": function}``
        """
        # Sudo: the requester, their advisors, and the contact data of both.
        records_sudo = records.sudo()
        contacts_sudo = self._get_filings(records_sudo).contact_id
        advisors_sudo = (
            records_sudo.user_id
            if records._name == _CASE
            else records_sudo.case_ids.user_id
        )
        return self._prepare_letter(
            company,
            name=contacts_sudo.name if len(contacts_sudo) == 1 else False,
            advisor=advisors_sudo.name if len(advisors_sudo) == 1 else False,
            # No token: the link requires a login, so that it is of no use to others.
            url=self._get_link(company, records)
            if any(user.active and user.share for user in contacts_sudo.user_ids)
            else False,
            is_automatic=automatic,
        )

    @api.model
    def _prepare_letter(
        self, company, name=False, advisor=False, url=False, is_automatic=False
    ):
        """Return the template values of the frame of a message that is about no case.

        :param str name: name in the salutation
        :param str advisor: signs it, besides the company
        :param str url: target of the button
        :param bool is_automatic: whether it says that no person wrote it and that its
            number should be kept in the answer
        """
        lang = self.env.lang or "es"
        tz = company._grandes_clientes_get_tz()
        return {
            # Sudo: the letterhead of the sending company.
            "company": company.sudo(),
            "letter": {
                "name": name,
                "advisor": advisor,
                "url": url,
                "is_automatic": is_automatic,
            },
            "in_words": lambda day: day and clock.in_words(day, lang),
            "instant_in_words": lambda at: at and clock.instant_in_words(at, lang, tz),
        }

    @api.model
    def _get_link(self, company, records):
        """Return the page of the record, or the list of cases for several."""
        page = self._PAGES.get(_CASE if len(records) > 1 else records._name)
        if not page:
            return False
        url = f"{company.get_base_url()}{page}"
        return url if len(records) > 1 else f"{url}/{records.id}"
