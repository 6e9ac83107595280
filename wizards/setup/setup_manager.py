from odoo import fields, models


class SetupManager(models.TransientModel):
    """Wizard to name the administrator of profiles, who takes over from Odoo's."""

    _name = "grandes.clientes.setup.manager"
    _description = "Name the administrator of profiles"

    name = fields.Char(string="Name and surnames", required=True)
    login = fields.Char(
        string="E-mail",
        required=True,
        help="The person signs in with it and is written to at it.",
    )
    is_invited = fields.Boolean(
        string="Send the invitation",
        default=lambda self: self._default_is_invited(),
        help="A mail with a link, by which the person chooses a password.",
    )

    def _default_is_invited(self):
        # Without a mail server, sending is not assured.
        # Sudo: checks only whether a server exists.
        return bool(self.env["ir.mail_server"].sudo().search_count([], limit=1))

    def action_confirm(self):
        """Create the account with its profile, and invite the person."""
        self.ensure_one()
        user = self.env["grandes.clientes.setup"]._do_name_manager(
            self.name, self.login
        )
        if self.is_invited:
            user.with_context(create_user=True).action_reset_password()
        return {"type": "ir.actions.act_window_close"}
