from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Company settings of the portal for large clients."""

    _inherit = "res.company"

    grandes_clientes_portal_consent = fields.Text(
        string="Consent to treat personal data",
        translate=True,
        help="What whoever files in the portal accepts (Law 1581 of 2012).",
    )
    grandes_clientes_portal_failure = fields.Text(
        string="If the portal fails",
        translate=True,
        help="What to do when the page does not work (Law 1437 of 2011, article 62).",
    )
    grandes_clientes_portal_hourly = fields.Integer(
        string="Filings an hour",
        default=60,
        help="How many requests a person files in the portal within an hour.",
    )
    grandes_clientes_portal_files = fields.Integer(
        string="Files a request", default=10, help="How many files a request brings."
    )
    grandes_clientes_portal_file_mb = fields.Integer(
        string="Size of a file (MB)", default=10, help="Of each file, in megabytes."
    )

    @api.constrains(
        "grandes_clientes_portal_hourly",
        "grandes_clientes_portal_files",
        "grandes_clientes_portal_file_mb",
    )
    def _check_grandes_clientes_portal_limits(self):
        for company in self:
            if (
                company.grandes_clientes_portal_hourly < 1
                or company.grandes_clientes_portal_files < 0
                or not 1 <= company.grandes_clientes_portal_file_mb <= 100
            ):
                raise ValidationError(
                    self.env._(
                        "Portal: give at least one filing an hour and files of 1 to "
                        "100 MB."
                    )
                )

    def _grandes_clientes_get_consent_text(self):
        """Return the consent text of the portal, in the user's language."""
        self.ensure_one()
        # Sudo: a text that every requester may read.
        company_sudo = self.sudo()
        return company_sudo.grandes_clientes_portal_consent or self.env._(
            "I authorise %(company)s to treat the personal data in this request in "
            "order to attend to it, and I declare that I may give them. I may know, "
            "correct and withdraw them (Law 1581 of 2012).",
            company=company_sudo.name,
        )

    def _grandes_clientes_get_failure_text(self):
        """Return what to do if the page fails, in the user's language."""
        self.ensure_one()
        # Sudo: as above.
        company_sudo = self.sudo()
        return company_sudo.grandes_clientes_portal_failure or self.env._(
            "If this page fails, keep a picture of the error with its date and time, "
            "and file by another of our channels on the next business day at the "
            "latest: it counts as filed in time (Law 1437 of 2011, article 62). "
            "Write to %(email)s.",
            email=company_sudo.email or company_sudo.name,
        )
