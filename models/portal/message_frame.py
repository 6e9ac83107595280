from odoo import api, models


class MessageFrame(models.AbstractModel):
    """Whoever has an account finds their requests in the portal."""

    _name = "grandes.clientes.message.frame"
    _inherit = "grandes.clientes.message.frame"

    @api.model
    def _get_link(self, company, records):
        """Return the page of the case, or the list where there are several.

        No token: who follows it signs in, so that it is of use to no one else.
        """
        # Sudo: whether who asked has an account of the portal.
        records_sudo = records.sudo()
        contacts_sudo = self._get_filings(records_sudo).contact_id
        if not any(user.active and user.share for user in contacts_sudo.user_ids):
            return super()._get_link(company, records)
        base = company.get_base_url()
        if len(records) > 1:
            return f"{base}/my/casos"
        if records == self._get_filings(records):
            return f"{base}/my/radicaciones/{records.id}"
        return f"{base}/my/casos/{records.id}"
