from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, config

from ...tools import clock

_LATELY = timedelta(days=7)
_LOCAL = ("localhost", "127.0.0.1", "")


class MailState(models.AbstractModel):
    """Problems that stop a company's messages, or the replies to them."""

    _name = "grandes.clientes.mail.state"
    _description = "State of the mail"

    @api.model
    def _get_problems(self, company):
        """Return the problems of a company's mail.

        :return: list of ``{"code", "message", "tone"}``; empty if there are none
        """
        problems = []
        # Sudo: checks settings for presence, and shows no secret.
        company_sudo = company.sudo()
        if not company_sudo.email:
            problems.append(
                {
                    "code": "no_address",
                    "tone": "danger",
                    "message": self.env._(
                        "%(company)s has no e-mail address to write from: enter it "
                        "on the company.",
                        company=company.name,
                    ),
                }
            )
        # Sudo: as above.
        servers_sudo = self.env["ir.mail_server"].sudo()
        if (config["smtp_server"] or "") in _LOCAL and not servers_sudo.search_count(
            [], limit=1
        ):
            problems.append(
                {
                    "code": "no_server",
                    "tone": "warning",
                    "message": self.env._(
                        "No outgoing mail server is set: nothing leaves unless this "
                        "machine sends mail itself."
                    ),
                }
            )
        mailbox = self.env["grandes.clientes.mailbox"]._of_company(company)
        if not (mailbox and mailbox._reply_to()):
            problems.append(
                {
                    "code": "no_mailbox",
                    "tone": "warning",
                    "message": self.env._(
                        "%(company)s has no mailbox that is fetched: what requesters "
                        "answer does not come back here.",
                        company=company.name,
                    ),
                }
            )
        lost, reason = self._get_lost(company)
        if lost:
            problems.append(
                {
                    "code": "lost",
                    "tone": "danger",
                    "message": self.env._(
                        "Messages that did not leave in 7 days: %(count)s. %(reason)s",
                        count=lost,
                        reason=reason or "",
                    ),
                }
            )
        return problems

    def _get_lost(self, company):
        """Return how many messages to requesters recently failed, and why."""
        self.env["mail.mail"].flush_model()
        ((lost, reason),) = self.env.execute_query(
            SQL(
                """
                SELECT count(*),
                       (array_agg(mail.failure_reason ORDER BY mail.id DESC))[1]
                  FROM mail_mail mail
                  JOIN mail_message message ON message.id = mail.mail_message_id
                 WHERE mail.state = 'exception'
                   AND message.date > %(since)s
                   AND message.message_type = 'auto_comment'
                   AND (message.model = 'grandes.clientes.filing'
                        AND EXISTS (SELECT FROM grandes_clientes_filing filing
                                     WHERE filing.id = message.res_id
                                       AND filing.company_id = %(company)s)
                        OR message.model = 'grandes.clientes.case'
                        AND EXISTS (SELECT FROM grandes_clientes_case matter
                                     WHERE matter.id = message.res_id
                                       AND matter.company_id = %(company)s))
                """,
                since=clock.now() - _LATELY,
                company=company.id,
            )
        )
        return lost, reason
