from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import config, email_normalize

from ...tools import clock
from ...tools.mail import refusal

_MAY = ("grandes_clientes.group_manager", "base.group_system")


class MailTest(models.Model):
    """A test message, with whether it left and why not.

    It goes to the user who asks for it and to the company's own mailbox, which
    recognises it and does not file it. Replies go to the user.
    """

    _name = "grandes.clientes.mail.test"
    _description = "Test message"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "message_id"
    # The record has its own fields for the author and the time.
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Done by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    tried_on = fields.Datetime(
        string="Time", required=True, readonly=True, default=lambda self: clock.now()
    )
    email_to = fields.Char(string="Sent to", readonly=True)
    mailbox_address = fields.Char(string="Copy to the mailbox", readonly=True)
    message_id = fields.Char(string="Message-ID", readonly=True, index="btree_not_null")
    is_sent = fields.Boolean(string="It left", readonly=True)
    reason = fields.Char(string="Why not", readonly=True)

    @api.model
    def _check_may_try(self):
        """Raise unless the user administers profiles or Odoo.

        :raise AccessError: the user administers neither
        """
        if not any(self.env.user.has_group(group) for group in _MAY):
            raise AccessError(
                self.env._(
                    "Only the administrator of profiles, or Odoo's, tries the mail."
                )
            )

    @api.model
    def _do_send(self):
        """Send a test message to the user, with a copy to the company's mailbox.

        :return: the test, with the result
        :raise UserError: the user has no address
        """
        self._check_may_try()
        company = self.env.company
        email_to = email_normalize(self.env.user.email or "")
        if not email_to:
            raise UserError(
                self.env._("Write your own e-mail address in your preferences first.")
            )
        mailbox = self.env["grandes.clientes.mailbox"]._of_company(company)
        copy_to = (mailbox and mailbox._reply_to()) or False
        # Sudo: a message to the user themselves, whose text they cannot choose.
        mail_sudo = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": self.env._(
                        "Test message of %(company)s", company=company.sudo().name
                    ),
                    "body_html": self._prepare_body(company, copy_to),
                    "email_from": company._grandes_clientes_get_sender(),
                    "reply_to": email_to,
                    "email_to": email_to,
                    "email_cc": copy_to,
                    "auto_delete": False,
                }
            )
        )
        mail_sudo.send()
        is_sent = mail_sudo.state == "sent"
        # Sudo: only the act writes the result.
        return (
            self.sudo()
            .create(
                {
                    "company_id": company.id,
                    "email_to": email_to,
                    "mailbox_address": copy_to,
                    "message_id": mail_sudo.message_id,
                    "is_sent": is_sent,
                    "reason": not is_sent and self._get_reason(mail_sudo),
                }
            )
            .sudo(self.env.su)
        )

    @api.model
    def _get_reason(self, mail_sudo):
        """Return what the server said about an unsent message, without secrets."""
        # Sudo: reads passwords in order to remove them from the text.
        servers_sudo = (
            self.env["ir.mail_server"].sudo().search([("smtp_pass", "!=", False)])
        )
        _kind, words = refusal.read(
            mail_sudo.failure_reason or "",
            [*servers_sudo.mapped("smtp_pass"), config["smtp_password"]],
        )
        return words or self.env._("The server did not say why.")

    def _prepare_body(self, company, copy_to):
        """Return the text of the message, under the letterhead."""
        told = [
            self.env._("This message shows that mail leaves."),
            self.env._(
                "A copy went to %(address)s: when it is fetched, mail comes in too. "
                "It becomes no case.",
                address=copy_to,
            )
            if copy_to
            else self.env._("The company has no mailbox with an address yet."),
        ]
        return self.env["ir.qweb"]._render(
            "grandes_clientes.notice_mail_test",
            {"company": company, "person": self.env.user.name, "told": told},
        )
