from odoo import models


class InboundMail(models.Model):
    """Answers to test messages, which are nobody's matter."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    def _process_written(self, mail, kind):
        """Leave out what answers a test message: it only shows that mail comes in."""
        if self.env["grandes.clientes.mail.test"]._is_answered_by(mail):
            self._apply_outcome("ignored", self.env._("It answers a test message."))
            return
        super()._process_written(mail, kind)
