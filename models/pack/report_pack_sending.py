from odoo import api, fields, models

from ...tools import clock


class ReportPack(models.Model):
    """A month's reports by mail: sent, sent again, and why the mail did not leave."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    mail_failure = fields.Char(
        string="Why the mail did not leave",
        compute="_compute_mail_failure",
        compute_sudo=True,
    )

    def _do_send(self):
        """Mail the reports to the Oficina Comercial y Mercadeo (5.2.20).

        :raise AccessError: only the supervisor issues reports
        :raise UserError: they are not frozen, or no recipient is configured
        """
        self._check_act("send")
        mails = [pack._prepare_mail_vals() for pack in self]
        # Sudo: no role may create mails; acts queue them.
        self.env["mail.mail"].sudo().create(mails)
        self._get_act_records().write(
            {"state": "sent", "sent_on": clock.now(), "sent_by_id": self.env.uid}
        )
        self._log_seal("send")

    def _get_cannot_resend_reasons(self):
        """Return why packs cannot be sent again: received, or still on their way."""
        reasons = {}
        mails_sudo = self._get_last_mails()
        for pack in self:
            if pack.acknowledged_on:
                reasons[pack.id] = self.env._("It is acknowledged already.")
            elif pack.corrected_by_ids.filtered(lambda each: each.state == "sent"):
                reasons[pack.id] = self.env._(
                    "A newer version was sent: send that one again."
                )
            elif mails_sudo[pack.id].state == "outgoing":
                reasons[pack.id] = self.env._(
                    "Its mail has not left yet: wait until it leaves or fails."
                )
        return reasons

    def _do_resend(self):
        """Mail the same reports again, as the mail failed or did not arrive (5.2.20).

        The first mail is kept; the seal register has every sending.

        :raise AccessError: only the supervisor issues reports
        :raise UserError: they are acknowledged, or their mail has not left yet
        """
        self._check_act("resend")
        mails = [pack._prepare_mail_vals() for pack in self]
        for pack, mail_sudo in zip(self, self._get_last_mails().values(), strict=True):
            words = self.env._(
                "Sent again. It was sent on %(day)s to %(address)s.",
                day=clock.on_screen(
                    pack.sent_on, self.env.lang or "es", self.env.tz.zone
                ),
                address=mail_sudo.email_to or "—",
            )
            if mail_sudo.state == "exception":
                words = f"{words} {mail_sudo.failure_reason or ''}".strip()
                # Sudo: it must not leave any more, beside the new one.
                mail_sudo.cancel()
            # Sudo: the act was checked; it is in the discussion of the pack.
            pack.sudo()._message_log(body=words, author_id=self.env.user.partner_id.id)
        # Sudo: no role may create mails; acts queue them.
        self.env["mail.mail"].sudo().create(mails)
        self._get_act_records().write(
            {"sent_on": clock.now(), "sent_by_id": self.env.uid}
        )
        self._log_seal("resend")

    def _get_last_mails(self):
        """Return ``{id: mail}`` with the last mail that sent each pack, as sudo."""
        # Sudo: reads what became of mails of acts, which no role may read.
        Mail_sudo = self.env["mail.mail"].sudo()
        mails_sudo = Mail_sudo.search(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("message_type", "=", "auto_comment"),
                ("email_to", "!=", False),
            ],
            order="id",
        )
        last = {mail.res_id: mail for mail in mails_sudo}
        return {pack.id: last.get(pack.id, Mail_sudo) for pack in self}

    @api.depends("state", "sent_on", "acknowledged_on")
    def _compute_mail_failure(self):
        """Compute why the mail of a sent pack did not leave."""
        self.mail_failure = False
        sent = self._origin.filtered(
            lambda pack: pack.state == "sent" and not pack.acknowledged_on
        )
        for pack_id, mail_sudo in sent._get_last_mails().items():
            if mail_sudo.state in ("exception", "cancel"):
                pack = self.filtered(lambda each, own=pack_id: each._origin.id == own)
                pack.mail_failure = mail_sudo.failure_reason or self.env._(
                    "The mail was taken out of the queue."
                )
