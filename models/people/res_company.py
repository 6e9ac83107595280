from odoo import api, fields, models, tools

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Settings of the attention to large clients, a company."""

    _inherit = "res.company"

    grandes_clientes_job_limit = fields.Integer(
        string="Rows done at once",
        default=200,
        help="Acts on more records than these become a long act with its progress.",
    )
    grandes_clientes_pool_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_pool_rel",
        column1="company_id",
        column2="user_id",
        string="Pool of advisors",
        # Of the company, also where the setting asks.
        domain=lambda self: self.env["res.company"]._domain_grandes_clientes_pool(),
        help="Who is given, by load, what no portfolio gives to anybody.",
    )
    grandes_clientes_seal_email = fields.Char(
        string="Mail the nightly seal to",
        help="Address of the Interventoría, which keeps the digest over the events.",
    )

    @api.model
    def _domain_grandes_clientes_pool(self):
        group = self.env.ref("grandes_clientes.group_front_office")
        return [("all_group_ids", "in", group.ids), ("share", "=", False)]

    def _grandes_clientes_get_tz(self):
        """Return the name of the time zone in which the company's days are counted."""
        self.ensure_one()
        return (self._origin or self)._grandes_clientes_read_tz()

    @tools.ormcache("self.id")
    def _grandes_clientes_read_tz(self):
        """Read the time zone, once for everybody: each screen counts days."""
        # Sudo: the zone of the deadlines is the same for everybody.
        return self.sudo().grandes_clientes_calendar_id.tz or "America/Bogota"

    def _grandes_clientes_get_sender(self):
        """Return the address that the company's messages to requesters come from."""
        self.ensure_one()
        # Sudo: requesters and every role see the sender of their mails anyway.
        company_sudo = self.sudo()
        return (
            company_sudo.email_formatted
            or company_sudo.default_from_email
            or self.env["ir.mail_server"].sudo()._get_default_from_address()
        )
