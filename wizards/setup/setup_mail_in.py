from odoo import fields, models


class SetupMailIn(models.TransientModel):
    """To which address requesters write, and from which server it is fetched."""

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
        # Sudo: the company's own address, for who enters its servers.
        return (mailbox and mailbox._reply_to()) or self.env.company.sudo().email

    def _enter(self):
        """Enter address and server, and send a test message to it."""
        setup = self.env["grandes.clientes.setup"]
        setup._do_enter_mailbox(self.address)
        if self.host:
            setup._do_enter_server_in(
                self.host, self.port, self.is_ssl, self.account, self.password
            )
        return setup._send_mail_test()

    def action_fetch(self):
        """Fetch what has come by now."""
        self.ensure_one()
        self.env["grandes.clientes.setup"]._do_fetch()
        return {"type": "ir.actions.act_window_close"}
