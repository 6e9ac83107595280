from odoo import models

from ...tools import clock


class Filing(models.Model):
    """The acknowledgement of what was received (INV-1)."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    def _get_excluded_users(self):
        """Return whom the complaints that the filings bring are about."""
        # Sudo: who must not know is found out, not told.
        return self.sudo().case_ids.complained_user_id

    def _get_requester_lang(self):
        """Return the language in which the requester is written to."""
        self.ensure_one()
        # Sudo: the language of the filing's own requester and company.
        filing_sudo = self.sudo()
        return (
            filing_sudo.contact_id.lang
            or filing_sudo.company_id.partner_id.lang
            or self.env.lang
        )

    def _send_acknowledgement(self):
        """Tell each sender the numbers, date and time of what was received.

        One message a sender, however many filings. Who left no address gets the
        constancia on the spot instead.
        """
        waiting = self.filtered(lambda filing: not filing.acknowledged_on)
        told = waiting.filtered(lambda filing: filing._get_reply_address())
        if not told:
            return
        notices = self.env["grandes.clientes.case.notices"]
        notices = notices._with_requester_language()
        notices._send_notices(
            "grandes_clientes.notice_acknowledgement",
            notices.env._("We received your request"),
            told.grouped(
                lambda filing: (filing.company_id, filing._get_reply_address())
            ),
        )
        # Sudo: noted by the act itself.
        told.sudo().acknowledged_on = clock.now()
