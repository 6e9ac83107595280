from odoo import api, fields, models
from odoo.tools import email_normalize

from ...tools import satisfaction


class Satisfaction(models.Model):
    """Answers that come back by mail: a number, and perhaps words below it."""

    _name = "grandes.clientes.satisfaction"
    _inherit = "grandes.clientes.satisfaction"

    @api.model
    def _process_reply(self, number, text, email_from=None, message_ids=()):
        """Take a reply to a question, if it is one; the incoming mail's hook.

        It is one where it comes from the address that was asked, answers the
        question's own message (or carries the case's number in its subject), and
        begins with a mark. Anything else is a mail like others.

        :param str number: number in the subject: a case's, or nothing
        :param str text: plain text of the reply
        :param str email_from: sender
        :param message_ids: Message-IDs that the reply refers to
        :return: the question that it answered, or an empty recordset
        """
        # Sudo: the gateway acts for the requester, who may only answer.
        questions_sudo = self.sudo()
        if message_ids:
            asked = [("message_id", "in", list(message_ids))]
        elif number:
            asked = [("case_id.name", "=", number), ("message_id", "!=", False)]
        else:
            return self.browse()
        question_sudo = questions_sudo.search(asked, limit=1)
        sender = email_normalize(email_from or "")
        if (
            not question_sudo
            or not sender
            or sender != question_sudo.address
            or not question_sudo._is_open()
        ):
            return self.browse()
        reply = satisfaction.parse_reply(text, question_sudo.asks_recommendation)
        if not reply:
            return self.browse()
        question_sudo._do_answer(
            reply.score, reply.recommendation, reply.comment, through="email"
        )
        return question_sudo.sudo(self.env.su)


class InboundMail(models.Model):
    """Answers to the question about satisfaction, which no advisor reads."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    is_satisfaction = fields.Boolean(
        readonly=True, help="It gives a mark; who gave it is not the team's to know."
    )

    def _take_reply(self, mail):
        """Take the mark out of an answer to our question; leave the rest as it is."""
        named = None if mail.references else self._find_named_in(mail)
        number = named.name if named and named._name.endswith(".case") else ""
        question = self.env["grandes.clientes.satisfaction"]._process_reply(
            number, mail.text, mail.address, mail.references
        )
        if not question:
            return super()._take_reply(mail)
        # Without a link to the case: from there its advisor would find the mail.
        self._apply_outcome(
            "ignored", self.env._("It answers our question."), is_satisfaction=True
        )
        return True
