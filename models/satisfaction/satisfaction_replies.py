from odoo import api, fields, models
from odoo.tools import email_normalize

from ...tools import satisfaction


class Satisfaction(models.Model):
    """Answers by mail: a mark, optionally followed by a comment."""

    _name = "grandes.clientes.satisfaction"
    _inherit = "grandes.clientes.satisfaction"

    @api.model
    def _process_reply(self, number, text, email_from=None, message_ids=()):
        """Process an incoming mail if it answers a question.

        It does if it comes from the address that was asked, replies to the question's
        message (or has the case number in its subject), and begins with a mark. Any
        other mail is left to the usual processing.

        :param str number: case number found in the subject, or empty
        :param str text: plain text of the reply
        :param str email_from: sender
        :param message_ids: Message-IDs that the reply refers to
        :return: the answered question, or an empty recordset
        """
        question_sudo = self._find_replied_to(number, email_from, message_ids)
        if not question_sudo or not question_sudo._is_open():
            return self.browse()
        reply = satisfaction.parse_reply(text, question_sudo.asks_recommendation)
        if not reply:
            return self.browse()
        question_sudo._do_answer(
            reply.score, reply.recommendation, reply.comment, through="email"
        )
        return question_sudo.sudo(self.env.su)

    @api.model
    def _is_spent_mark(self, number, text, email_from=None, message_ids=()):
        """Return whether a mail only has a mark that no longer counts.

        Its question was answered already, or its days are over. Nobody needs to act on
        it, and the team is not told who gave which mark. A mail with words besides is
        processed as usual. For the parameters, see :meth:`_process_reply`.
        """
        question_sudo = self._find_replied_to(number, email_from, message_ids)
        if not question_sudo or question_sudo._is_open():
            return False
        reply = satisfaction.parse_reply(text, question_sudo.asks_recommendation)
        return bool(reply and not reply.comment)

    @api.model
    def _find_replied_to(self, number, email_from, message_ids):
        """Return the mailed question that a mail of its addressee refers to."""
        # Sudo: the gateway acts for the requester, who may only answer.
        questions_sudo = self.sudo()
        if message_ids:
            asked = [("message_id", "in", list(message_ids))]
        elif number:
            asked = [("case_id.name", "=", number), ("message_id", "!=", False)]
        else:
            return questions_sudo
        sender = email_normalize(email_from or "")
        return questions_sudo.search(asked, limit=1).filtered(
            lambda question: sender and sender == question.address
        )


class InboundMail(models.Model):
    """Incoming answers to satisfaction questions, which no advisor may read."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    is_satisfaction = fields.Boolean(
        readonly=True, help="It gives a mark; who gave it is not the team's to know."
    )

    def _take_reply(self, mail):
        """Store the mark of a reply to our question; pass other replies on."""
        named = None if mail.references else self._find_named_in(mail)
        number = named.name if named and named._name.endswith(".case") else ""
        Satisfaction = self.env["grandes.clientes.satisfaction"]
        given = number, mail.text, mail.address, mail.references
        if Satisfaction._process_reply(*given):
            reason = self.env._("It answers our question.")
        elif Satisfaction._is_spent_mark(*given):
            reason = self.env._(
                "It answers a question that was answered already, or whose days are "
                "over: the mark does not count."
            )
        else:
            return super()._take_reply(mail)
        # No link to the case, through which its advisor would find the mail.
        self._apply_outcome("ignored", reason, is_satisfaction=True)
        return True
