from odoo import fields, models

from ...tools import clock


class FilingConsent(models.TransientModel):
    """Wizard to record a requester's consent: answer, date and means."""

    _name = "grandes.clientes.filing.consent"
    _description = "Consent to treat personal data"

    filing_ids = fields.Many2many(
        comodel_name="grandes.clientes.filing",
        relation="grandes_clientes_filing_consent_rel",
        required=True,
        readonly=True,
    )
    consent = fields.Selection(
        selection=[("given", "Consent given"), ("refused", "Consent refused")],
        string="What they said",
        required=True,
    )
    means = fields.Selection(
        selection=lambda self: self.env["grandes.clientes.filing"]
        ._fields["consent_means"]
        ._description_selection(self.env),
        string="By which means",
        required=True,
    )
    said_on = fields.Datetime(required=True, default=lambda self: clock.now())
    text = fields.Text(
        string="What proves it",
        help="The text that they accepted, or where it is: page of the letter, minute "
        "of the recording.",
    )

    def action_confirm(self):
        """Record the consent on the filings."""
        self.ensure_one()
        self.filing_ids._do_record_consent(
            self.consent, self.means, self.said_on, self.text
        )
        return {"type": "ir.actions.act_window_close"}
