from odoo import fields, models


class SetupMailIn(models.TransientModel):
    """Wizard to set the incoming address and mail server."""

    _name = "grandes.clientes.setup.mail.in"
    _inherit = ["grandes.clientes.setup.sign.in"]
    _description = "Incoming mail"

    address = fields.Char(
        required=True,
        default=lambda self: self._default_address(),
        help="Requesters write to it, and their answers to ours go there.",
    )
    host = fields.Char(
        string="Incoming server",
        default=lambda self: self._get_server().server,
        help="Its name (IMAP). Empty: a mail program hands the mail over by itself.",
    )
    port = fields.Integer(default=lambda self: self._get_server().port or 993)
    is_ssl = fields.Boolean(
        string="TLS",
        default=lambda self: not self._get_server() or self._get_server().is_ssl,
    )
    account = fields.Char(default=lambda self: self._get_server().user)
    is_connected = fields.Boolean(
        default=lambda self: self._get_server().state == "done"
    )

    def _get_server(self):
        return self.env["grandes.clientes.setup"]._get_server_in()

    def _default_address(self):
        mailbox = self.env["grandes.clientes.mailbox"]._of_company(self.env.company)
        # Sudo: the company's own address, for the user who sets up its servers.
        return (mailbox and mailbox._reply_to()) or self.env.company.sudo().email

    def _enter(self):
        """Store address and server, and send a test message."""
        setup = self.env["grandes.clientes.setup"]
        setup._do_enter_mailbox(self.address)
        if self.host:
            setup._do_enter_server_in(
                self.host, self.port, self.is_ssl, self.account, self.password
            )
        return setup._send_mail_test()

    def action_fetch(self):
        """Fetch the mail received so far."""
        self.ensure_one()
        self.env["grandes.clientes.setup"]._do_fetch()
        return {"type": "ir.actions.act_window_close"}
