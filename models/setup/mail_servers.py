from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

_FILING = "grandes.clientes.filing"


class Setup(models.AbstractModel):
    """Language and mail servers, entered by Odoo's administrator in the first steps.

    They are the records of Odoo's Settings, which nobody needs to open for this.
    """

    _name = "grandes.clientes.setup"
    _inherit = "grandes.clientes.setup"

    @api.model
    def _check_administers_odoo(self):
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._("Only Odoo's administrator enters languages and servers.")
            )

    @api.model
    def _do_add_language(self, lang, is_own=True):
        """Install a language, and optionally switch the user's screens to it.

        :param lang: ``res.lang``
        :param bool is_own: whether the user's own screens switch to it
        :raise AccessError: the user is not Odoo's administrator
        """
        self._check_administers_odoo()
        install = self.env["base.language.install"]
        install.create({"lang_ids": lang.ids}).lang_install()
        if is_own:
            self.env.user.lang = lang.code

    # === MAIL OUT === #

    @api.model
    def _get_own_domain(self):
        """Return the e-mail domain of the company; "" if it has no address."""
        # Sudo: reads the company's own address for whoever enters its servers.
        address = email_normalize(self.env.company.sudo().email or "")
        return (address or "").partition("@")[2]

    @api.model
    def _get_server_out(self):
        """Return the outgoing server that Odoo tries first for the company, if any.

        With several companies, each has its own servers and changes no others.
        """
        servers = self.env["ir.mail_server"]
        if not self._are_several():
            return servers.search([], limit=1)
        domain = self._get_own_domain()
        if not domain:
            return servers
        return servers.search(Domain("from_filter", "=", domain), limit=1)

    @api.model
    def _do_enter_server_out(self, host, port, encryption, user=None, password=None):
        """Create or update the outgoing server, if it accepts the sign-in.

        :param str encryption: ``none``, ``starttls`` or ``ssl``
        :param str password: if empty, a stored password is kept
        :return: the server
        :raise UserError: it does not answer or refuses; nothing is kept then
        """
        self._check_administers_odoo()
        values = {
            "smtp_host": (host or "").strip(),
            "smtp_port": port,
            "smtp_encryption": encryption,
            "smtp_authentication": "login",
            "smtp_user": user or False,
        }
        if not values["smtp_host"]:
            raise UserError(self.env._("Write the name of the outgoing server."))
        if password or not user:
            values["smtp_pass"] = password or False
        is_one_of_several = self._are_several()
        domain = is_one_of_several and self._get_own_domain()
        if is_one_of_several and not domain:
            raise UserError(
                self.env._(
                    "Write the e-mail of the company first: of several companies, each "
                    "sends by the server of its own address."
                )
            )
        server = self._get_server_out()
        if server:
            server.write(values)
        else:
            server = server.create(
                {"name": values["smtp_host"], "from_filter": domain or False, **values}
            )
        with self._explaining_refusal(values["smtp_host"], port, server.smtp_pass):
            connection = server._connect__(mail_server_id=server.id)
            if connection:
                connection.quit()
        return server

    # === MAIL IN === #

    @api.model
    def _get_servers_in(self):
        """Return the incoming servers whose mail is filed."""
        filing = self.env["ir.model"]._get_id(_FILING)
        Server = self.env["fetchmail.server"].with_context(active_test=False)
        return Server.search([("object_id", "=", filing)])

    @api.model
    def _get_server_in(self):
        """Return the incoming server of the company's mailbox.

        With a single company, it is the first of all incoming servers.
        """
        servers = self._get_servers_in()
        if not self._are_several():
            return servers[:1]
        mailbox = self.env["grandes.clientes.mailbox"]._of_company(self.env.company)
        addresses = mailbox._get_inbox_addresses() if mailbox else ()
        return servers.filtered(
            lambda server: (server.user or "").lower() in addresses
        )[:1]

    @api.model
    def _do_enter_mailbox(self, address):
        """Add an address for requesters to the company's mailbox, created if needed.

        :return: the mailbox
        """
        self._check_administers_odoo()
        address = email_normalize(address or "")
        if not address:
            raise UserError(
                self.env._("Write the e-mail address to which requesters write.")
            )
        company = self.env.company
        Mailbox = self.env["grandes.clientes.mailbox"]
        # Sudo: the company's one mailbox, for whoever enters its servers.
        mailbox_sudo = Mailbox._of_company(company).sudo() or Mailbox.sudo().create(
            {"name": company.sudo().name, "company_id": company.id}
        )
        if address not in mailbox_sudo._get_inbox_addresses():
            mailbox_sudo.addresses = "\n".join(
                filter(None, (address, mailbox_sudo.addresses))
            )
        return mailbox_sudo.sudo(self.env.su)

    @api.model
    def _do_enter_server_in(self, host, port, is_ssl, user, password=None):
        """Create or update the incoming mail server, if it accepts the sign-in.

        :param str password: if empty, a stored password is kept
        :return: the server
        :raise UserError: it does not answer or refuses; nothing is kept then
        """
        self._check_administers_odoo()
        values = {
            "server": (host or "").strip(),
            "port": port,
            "is_ssl": is_ssl,
            "user": user,
            **({"password": password} if password else {}),
        }
        server = self._get_server_in() or self._get_servers_in().filtered(
            lambda each: (each.server, each.user) == (values["server"], user)
        )
        if server:
            server.write(values)
        else:
            server = server.create(
                {
                    "name": values["server"],
                    "server_type": "imap",
                    "object_id": self.env["ir.model"]._get_id(_FILING),
                    **values,
                }
            )
        server.active = True
        with self._explaining_refusal(values["server"], port, server.password):
            server.button_confirm_login()
        return server

    @api.model
    def _do_fetch(self):
        """Fetch new mail now instead of waiting for the cron.

        :raise UserError: no server is entered, or it did not answer
        """
        self._check_administers_odoo()
        connected = self._get_servers_in().filtered(lambda each: each.state == "done")
        if not connected:
            raise UserError(self.env._("Enter the incoming server first."))
        for server in connected:
            with self._explaining_refusal(server.server, server.port, server.password):
                server.fetch_mail()
