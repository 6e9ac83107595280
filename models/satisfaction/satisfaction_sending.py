from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools import clock
from ..case.notices import NO_ANSWER
from ..engine import crons

_CHUNK = 500
# Cases closed longer ago are not asked about, as nobody would remember them.
_FRESH_DAYS = 15


class Satisfaction(models.Model):
    """Sending of questions: one per contact and period, about the last closed case."""

    _name = "grandes.clientes.satisfaction"
    _inherit = "grandes.clientes.satisfaction"

    @api.model
    def _cron_ask(self):
        """Ask contacts with a closed case who were not asked recently, per company."""
        companies = self.env["res.company"].search(
            [("grandes_clientes_survey", "=", True)]
        )
        for company in companies:
            asked = True
            while asked:
                asked = 0
                with crons.guarded(company, "Survey"):
                    if cases := self._find_cases_to_survey(company):
                        self.with_company(company)._ask(cases, by_mail=True)
                        asked = len(cases)
                if asked and not self.env["ir.cron"]._commit_progress(asked):
                    return

    @api.model
    def _find_cases_to_survey(self, company, cases=None):
        """Return the last closed case of each contact who may be asked now.

        Only cases closed by an answer count, not withdrawn, dismissed, transferred or
        repeated ones. Complaints about an advisor are left out, as few people may know
        of them (G26).

        :param cases: search only among these; all by default
        """
        Case = self.env["grandes.clientes.case"]
        Case.flush_model()
        self.flush_model()
        self.env["res.partner"].flush_model(["email", "grandes_clientes_no_survey"])
        now = clock.now()
        lately = now - timedelta(days=company.grandes_clientes_survey_days)
        rows = self.env.execute_query(
            SQL(
                r"""
                SELECT DISTINCT ON (address) id
                  FROM (SELECT matter.id, matter.closed_on, matter.contact_id,
                               lower(substring(
                                   COALESCE(NULLIF(contact.email, ''),
                                            filing.email_from)
                                   FROM '[^\s<>"]+@[^\s<>"]+')) AS address
                          FROM grandes_clientes_case matter
                          JOIN grandes_clientes_filing filing
                            ON filing.id = matter.filing_id
                     LEFT JOIN res_partner contact ON contact.id = matter.contact_id
                         WHERE matter.company_id = %(company)s
                           AND matter.state = 'closed'
                           AND matter.closed_on > %(fresh)s
                           AND matter.complained_user_id IS NULL
                           AND filing.is_anonymous IS NOT TRUE
                           AND contact.grandes_clientes_no_survey IS NOT TRUE
                           %(among)s) closed
                 WHERE address IS NOT NULL
                   AND NOT EXISTS (
                       SELECT FROM grandes_clientes_satisfaction asked
                        WHERE asked.company_id = %(company)s
                          AND asked.sent_on > %(lately)s
                          AND (asked.contact_id = closed.contact_id
                               OR asked.address = closed.address))
                   AND NOT EXISTS (
                       SELECT FROM grandes_clientes_satisfaction asked
                        WHERE asked.case_id = closed.id)
                 ORDER BY address, closed_on DESC, id DESC
                 LIMIT %(limit)s
                """,
                company=company.id,
                fresh=now - timedelta(days=_FRESH_DAYS),
                lately=lately,
                among=SQL("")
                if cases is None
                else SQL("AND matter.id = ANY(%s)", cases.ids),
                limit=_CHUNK,
            )
        )
        return Case.browse(row[0] for row in rows)

    @api.model
    def _ask(self, cases, by_mail):
        """Create a question about each of the cases, and mail it.

        :param bool by_mail: false for questions shown in the portal only
        :return: the questions
        """
        # Sudo: no role may create questions.
        questions_sudo = self.sudo()
        mails = self._send_questions(cases) if by_mail else {}
        return questions_sudo.create(
            [
                {
                    "case_id": case.id,
                    "company_id": case.company_id.id,
                    "contact_id": case.contact_id.id,
                    "partner_id": case.partner_id.id,
                    "address": case.filing_id._get_reply_address(),
                    "channel_id": case.channel_id.id,
                    "typification_id": case.typification_id.id,
                    "user_id": case.user_id.id,
                    "sent_on": clock.now(),
                    "asks_recommendation": (
                        case.company_id.grandes_clientes_survey_recommendation
                    ),
                    "message_id": mails[case.id].message_id if by_mail else False,
                }
                for case in cases.sudo()
            ]
        )

    @api.model
    def _send_questions(self, cases):
        """Queue one mail per case, attached to no record so that no user reads it.

        :return: ``{case id: mail}``
        """
        notices = cases.env["grandes.clientes.case.notices"]
        notices = notices._with_requester_language()
        cases = cases.with_env(notices.env)
        vals_list = []
        # Looked up once per company, not per message.
        reply_to = {
            company: company._grandes_clientes_get_reply_to()
            for company in cases.sudo().company_id
        }
        frame = cases.env["grandes.clientes.message.frame"]
        threads = frame._prepare_threads([case for case in cases], NO_ANSWER)
        # Sudo: data of their own case that the requester may know.
        for case, thread in zip(cases.sudo(), threads, strict=True):
            company = case.company_id
            vals_list.append(
                {
                    "subject": frame._get_subject(
                        cases.env._("How did we attend to you?"), case, own_words=False
                    ),
                    "body_html": cases.env["ir.qweb"]._render(
                        "grandes_clientes.satisfaction_mail",
                        {
                            "case": case,
                            "company": company,
                            "asks_recommendation": (
                                company.grandes_clientes_survey_recommendation
                            ),
                            "question_url": (
                                f"{case.get_base_url()}/my/satisfaction/{case.id}"
                            ),
                            **frame._prepare_values(company, case),
                        },
                    ),
                    "email_to": case.filing_id._get_reply_address(),
                    "email_from": company._grandes_clientes_get_sender(),
                    "reply_to": reply_to[company],
                    "auto_delete": False,
                    "message_type": "auto_comment",
                    **thread,
                }
            )
        # Sudo: no role may create mails.
        mails = self.env["mail.mail"].sudo().create(vals_list)
        return dict(zip(cases.ids, mails, strict=True))
