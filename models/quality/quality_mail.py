from markupsafe import Markup

from odoo import api, models
from odoo.fields import Command
from odoo.tools.mail import email_split_tuples


class QualityMail(models.AbstractModel):
    """How the room writes to people: by mail, to who has a login and who has none."""

    _name = "grandes.clientes.quality.mail"
    _description = "Mail of quality"

    @api.model
    def _send(self, company, address, template, values, subject, attachments=()):
        """Queue one message.

        :param str template: qweb template, without the module's name
        :param subject: function of an environment that gives the words, for the
            reader's language is the company's
        :param attachments: what goes with it
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
        # Sudo: mail is queued by acts; no role writes mails.
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
