from odoo import fields, models


class InboundMail(models.Model):
    """Answers to the question about satisfaction, which no advisor reads."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    is_satisfaction = fields.Boolean(
        readonly=True, help="It gives a mark; who gave it is not the team's to know."
    )

    def _process_written(self, mail, kind):
        """Take the mark out of an answer to our question; leave the rest as it is."""
        named = None if mail.references else self._find_named_in(mail)
        number = named.name if named and named._name.endswith(".case") else ""
        question = self.env["grandes.clientes.satisfaction"]._process_reply(
            number, mail.text, mail.address, mail.references
        )
        if not question:
            return super()._process_written(mail, kind)
        # Without a link to the case: from there its advisor would find the mail.
        return self._apply_outcome(
            "ignored", self.env._("It answers our question."), is_satisfaction=True
        )
