from odoo import fields, models
from odoo.tools import config


class SetupMailOut(models.TransientModel):
    """Wizard to set the outgoing mail server and test it."""

    _name = "grandes.clientes.setup.mail.out"
    _inherit = ["grandes.clientes.setup.sign.in"]
    _description = "Outgoing mail"

    host = fields.Char(
        string="Outgoing server",
        default=lambda self: self._get_server().smtp_host,
        help="Its name, as whoever keeps your mail gave it (SMTP).",
    )
    port = fields.Integer(
        default=lambda self: self._get_server().smtp_port or 587,
        help="587 with STARTTLS, 465 with TLS; 25 within a network.",
    )
    encryption = fields.Selection(
        selection=[("starttls", "STARTTLS"), ("ssl", "TLS"), ("none", "None")],
        required=True,
        default=lambda self: self._default_encryption(),
    )
    account = fields.Char(default=lambda self: self._get_server().smtp_user)
    given_host = fields.Char(default=lambda self: self._get_given_host())

    own_email = fields.Char(
        string="Test message to",
        default=lambda self: self.env.user.email,
        help="Your own address; a copy goes to the mailbox.",
    )
    has_own_email = fields.Boolean(default=lambda self: bool(self.env.user.email))

    def _get_server(self):
        return self.env["grandes.clientes.setup"]._get_server_out()

    def _default_encryption(self):
        known = self._get_server().smtp_encryption or "starttls"
        return known.removesuffix("_strict")

    def _get_given_host(self):
        """Return the fallback server from Odoo's configuration, as «host:port»."""
        if self._get_server():
            return False
        return f"{config['smtp_server']}:{config['smtp_port']}"

    def _enter(self):
        """Store the server, and send a test message through it."""
        self.env["grandes.clientes.setup"]._do_enter_server_out(
            self.host, self.port, self.encryption, self.account, self.password
        )
        return self.action_try()

    def action_try(self):
        """Send a test message through the current server."""
        self.ensure_one()
        # The user who installed Odoo has no address by default.
        if self.own_email and not self.env.user.email:
            self.env.user.email = self.own_email
        return self.env["grandes.clientes.setup"]._send_mail_test()
