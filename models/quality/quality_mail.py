from markupsafe import Markup

from odoo import api, models
from odoo.fields import Command
from odoo.tools.mail import email_split_tuples


class QualityMail(models.AbstractModel):
    """Sends the mails of this room, to addresses with and without a user."""

    _name = "grandes.clientes.quality.mail"
    _description = "Mail of quality"

    @api.model
    def _send(self, company, address, template, values, subject, attachments=()):
        """Queue one message.

        :param str template: QWeb template, without the module name
        :param subject: function that returns the subject for an environment in the
            language of the company
        :param attachments: files to attach
        :return: the message
        """
        lang = company.partner_id.sudo().lang or self.env.lang
        env = self.with_context(lang=lang).env
        [(person, _email), *others] = email_split_tuples(address) or [("", "")]
        body = env["ir.qweb"]._render(
            f"grandes_clientes.{template}",
            {
                "company": company.with_env(env),
                "person": person if not others else "",
                **{
                    name: value.with_env(value.env(context=env.context))
                    if isinstance(value, models.BaseModel)
                    else value
                    for name, value in values.items()
                },
            },
        )
        # Sudo: acts queue mail; no role may create mails.
        return (
            env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": subject(env),
                    "body_html": Markup(body),
                    "email_to": address,
                    "email_from": company._grandes_clientes_get_sender(),
                    "attachment_ids": [
                        Command.link(file.id) for file in attachments or ()
                    ],
                    "auto_delete": False,
                }
            )
        )
