from markupsafe import Markup

from odoo import models

from ...tools import clock

# Maximum number of breakages in a mail; the list has the others.
_SHOWN = 20


class SealVerification(models.Model):
    """Alerts about broken seals: once, each reader in their language."""

    _name = "grandes.clientes.seal.verification"
    _inherit = "grandes.clientes.seal.verification"

    def _alert(self, breakages):
        """Notify quality and oversight by activity and mail, and the seals' address.

        :param breakages: what was found for the first time
        """
        self.ensure_one()
        company = self.company_id
        users = company._grandes_clientes_get_users("group_quality")
        users |= company._grandes_clientes_get_users("group_oversight")
        # Sudo: creates activities for others; one mail replaces Odoo's mail for each.
        Activity_sudo = self.env["mail.activity"].sudo()
        Activity_sudo.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": self.env.ref(
                        "grandes_clientes.activity_seal_broken"
                    ).id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": self.id,
                    "user_id": user.id,
                    "date_deadline": clock.today(company),
                    "summary": self._get_alert_subject(user.lang, breakages),
                }
                for user in users
            ]
        )
        letters = [
            (user.email_formatted, user.lang, breakages.with_user(user), user.name)
            for user in users
            if user.email
        ]
        if company.grandes_clientes_seal_email:
            lang = company.partner_id.lang or self.env.lang
            letters.append((company.grandes_clientes_seal_email, lang, breakages))
        # Sudo: acts queue mails; no role may write them.
        self.env["mail.mail"].sudo().create(
            [self._get_alert_mail(*letter) for letter in letters]
        )

    def _get_alert_subject(self, lang, breakages):
        """Return the subject, which states how many seals are broken."""
        env = self.with_context(lang=lang).env
        if len(breakages) == 1:
            return env._("A sealed record was changed in the database")
        return env._(
            "%(count)s sealed records were changed in the database",
            count=len(breakages),
        )

    def _get_alert_mail(self, address, lang, breakages, person=""):
        """Return the values of the mail for one reader.

        :param breakages: in the environment of the reader
        :param str person: name for the greeting
        """
        self.ensure_one()
        verification = self.with_context(lang=lang)
        body = verification.env["ir.qweb"]._render(
            "grandes_clientes.notice_seal_broken",
            {
                "verification": verification,
                "company": self.company_id,
                "person": person,
                "lines": [
                    # Sudo only for the seals' address, which belongs to no user: it
                    # gets numbers, no names.
                    (
                        row._get_bare_subject() if row.env.su else row.subject,
                        row.sentence,
                    )
                    for row in breakages.with_context(lang=lang)[:_SHOWN]
                ],
                "more": max(0, len(breakages) - _SHOWN),
                "url": f"{self.company_id.get_base_url()}/odoo/"
                f"action-grandes_clientes.seal_verification_action/{self.id}",
            },
        )
        return {
            "subject": self._get_alert_subject(lang, breakages),
            "body_html": Markup(body),
            "email_to": address,
            "email_from": self.company_id._grandes_clientes_get_sender(),
            "auto_delete": False,
        }
