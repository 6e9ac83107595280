from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    """Invitations and password links of this addon's users, in its letterhead.

    Odoo's templates load the logo when they are read, and differ in style from all
    other messages to these users; other users still get Odoo's.
    """

    _inherit = "res.users"

    def _grandes_clientes_get_written_to(self):
        """Return the users who get our letters: our own and those of large clients.

        A user whom the administrator invites is ours before any profile is given.
        """
        if self.env.context.get("grandes_clientes_is_invited"):
            return self
        # Sudo: the entity of a user, whoever invites.
        clients_sudo = self.sudo().filtered(
            lambda user: user.share
            and user.partner_id.commercial_partner_id.is_large_client
        )
        return self._grandes_clientes_of_ours() | clients_sudo.with_env(self.env)

    def _action_reset_password(self, signup_type="reset"):
        """Mail the links, using the addon's template for its users."""
        if self.env.context.get("install_mode") or self.env.context.get("import_file"):
            return super()._action_reset_password(signup_type)
        ours = self._grandes_clientes_get_written_to().filtered("active")
        others = self - ours
        result = None
        if others or not ours:
            result = super(ResUsers, others)._action_reset_password(signup_type)
        if ours:
            ours._grandes_clientes_send_links(signup_type)
        return result or self.env["grandes.clientes.notice"]._get_screen_notice(
            self.env._(
                "The link to choose a password is on its way to %(emails)s.",
                emails=", ".join(ours.mapped("email")),
            )
        )

    def _grandes_clientes_send_links(self, signup_type):
        """Send each user a message with the link to choose a password.

        :param str signup_type: ``signup`` for an invitation, else ``reset``
        :raise UserError: a user has no address
        """
        lacking = self.filtered(lambda user: not user.email)
        if lacking:
            raise UserError(
                self.env._(
                    "«%(name)s» has no e-mail address: enter it first.",
                    name=lacking[0].name,
                )
            )
        self.partner_id.signup_prepare(signup_type=signup_type)
        mails = []
        for user in self:
            lang = user.lang or user.company_id.partner_id.lang or self.env.lang
            told = user.with_context(lang=lang)
            is_invited = signup_type == "signup"
            company = user.company_id
            subject = (
                told.env._("Your account with %(company)s", company=company.name)
                if is_invited
                else told.env._("A new password")
            )
            body = told.env["ir.qweb"]._render(
                "grandes_clientes.mail_account",
                {
                    "user": told,
                    "person": told.name,
                    "company": company,
                    "is_invited": is_invited,
                    "inviter": told.env.user if told.env.user != user else False,
                    # Sudo: the user's own link, sent only to their own address.
                    "url": told.sudo().partner_id._get_signup_url(),
                },
            )
            mails.append(
                {
                    "subject": subject,
                    "email_from": company._grandes_clientes_get_sender(),
                    "email_to": user.email,
                    "body_html": Markup(body),
                    # The link is private, and is not stored.
                    "auto_delete": True,
                    "message_type": "user_notification",
                }
            )
        # Sudo: as in Odoo's own method, whose users may not write mails either.
        self.env["mail.mail"].sudo().create(mails).send(raise_exception=True)
