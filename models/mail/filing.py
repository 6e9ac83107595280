from odoo import api, fields, models

from ...tools.acts import Reaction


class Filing(models.Model):
    """Filings received by mail."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    inbound_mail_id = fields.Many2one(
        comodel_name="grandes.clientes.inbound.mail",
        string="Mail that brought it",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    inbound_mail_ids = fields.One2many(
        comodel_name="grandes.clientes.inbound.mail",
        inverse_name="filing_id",
        string="Mails",
        readonly=True,
    )
    inbound_mail_count = fields.Integer(compute="_compute_inbound_mail_count")

    @api.model
    def _get_protected_fields(self):
        """Protect the mail that brought the filing."""
        return super()._get_protected_fields() | {"inbound_mail_id"}

    def _compute_inbound_mail_count(self):
        # Sudo: the number of mails is open to whoever may read the filing.
        counts = dict(
            self.env["grandes.clientes.inbound.mail"]
            .sudo()
            ._read_group([("filing_id", "in", self.ids)], ["filing_id"], ["__count"])
        )
        for filing in self:
            filing.inbound_mail_count = counts.get(filing.sudo(), 0)

    def _get_sealed_attachments(self):
        """Add the attachments of replies."""
        # Sudo: finds the received files, whoever asks.
        replies_sudo = self.sudo().inbound_mail_ids.mail_message_id
        return super()._get_sealed_attachments() | replies_sudo.attachment_ids

    @api.model
    def _get_reactions(self):
        known = Reaction(
            frozenset({"partner_id"}),
            [("partner_id", "!=", False), ("inbound_mail_ids.state", "=", "review")],
        )
        return super()._get_reactions() | {"_apply_known_sender": known}

    def _apply_known_sender(self):
        """Take mails out of review once their sender is known."""
        # Sudo: a consequence of the filing, which the user may write.
        waiting_sudo = self.sudo().inbound_mail_ids.filtered(
            lambda mail: mail.state == "review" and not mail.mail_message_id
        )
        # Identifying the sender settles no other reason for the check.
        doubtful_sudo = waiting_sudo.filtered("doubt")
        for mail in doubtful_sudo:
            mail._apply_outcome("review", mail.doubt)
        waiting_sudo -= doubtful_sudo
        if waiting_sudo:
            waiting_sudo._apply_outcome("filed")
            waiting_sudo.sudo(False)._mark_handled()

    def action_open_inbound_mails(self):
        """Open the mails that brought the filing or replied to it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mails of %(filing)s", filing=self.name),
            "res_model": "grandes.clientes.inbound.mail",
            "view_mode": "list,form",
            "domain": [("filing_id", "=", self.id)],
        }
