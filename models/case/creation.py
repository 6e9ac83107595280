from odoo import api, models

from ..engine import mass
from .case import FILING_FIELDS, OF_TYPIFICATION

# The filing's too, and written there.
OF_FILING = (
    *FILING_FIELDS,
    "mercurio_in_date",
    "email_from",
    "is_anonymous",
    "recording_reference",
)
# What a case without filing hands on to the one that is made for it.
_TO_FILING = (*OF_FILING, "company_id", "subject")


class Case(models.Model):
    """How a case comes into being: always of a filing (5.2.1)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the cases, each of a filing: its own where none is given (5.2.1)."""
        vals_list = [dict(vals) for vals in vals_list]
        # No followers and no creation note: the events tell what happened.
        silent = self.with_context(tracking_disable=True)
        with mass.gc_disabled(len(vals_list)):
            filings = self._prepare_filings(vals_list)
            for vals in vals_list:
                self._prepare_derived_vals(vals)
            cases = super(Case, silent).create(vals_list).with_env(self.env)
            cases._log_events(
                "receive",
                first=True,
                step="5.2.1",
                facts=lambda case: {
                    "channel": case.channel_id.code,
                    **case.filing_id._get_seal_facts(),
                    **(
                        {"advisor": case.user_id.id, "advisor_before": 0}
                        if case.user_id
                        else {}
                    ),
                },
                # Sudo: when what brought them reached the channel, as filings count.
                at={
                    case.id: case.filing_id.arrived_on
                    for case in cases.sudo()
                    if case.filing_id.arrived_on
                },
            )
            filings._send_acknowledgement()
        return cases

    @api.model
    def _prepare_filings(self, vals_list):
        """Make, in one create, the filings of the cases that come without one.

        :return: the filings made
        """
        alone = [vals for vals in vals_list if not vals.get("filing_id")]
        filings = self.env["grandes.clientes.filing"].create(
            [
                {
                    **{name: vals[name] for name in _TO_FILING if vals.get(name)},
                    "body": vals.get("description") or False,
                }
                for vals in (
                    self._prepare_with_context_defaults(vals) for vals in alone
                )
            ]
        )
        for vals, filing in zip(alone, filings, strict=True):
            vals["filing_id"] = filing.id
        return filings

    def _prepare_with_context_defaults(self, vals):
        """Return ``vals`` with the defaults that the context gives filing fields."""
        defaults = {
            name: self.env.context[f"default_{name}"]
            for name in _TO_FILING
            if f"default_{name}" in self.env.context
        }
        return {**defaults, **vals}

    @api.model
    def _prepare_derived_vals(self, vals):
        """Leave out of ``vals`` what is computed of filing, typification and document.

        The filing goes before what the caller said.
        """
        filing = self.env["grandes.clientes.filing"].browse(vals["filing_id"])
        vals["company_id"] = filing.company_id.id
        for name in (*OF_FILING, "beneficiary_document"):
            vals.pop(name, None)
        for name in OF_TYPIFICATION:
            if not vals.get(name):
                vals.pop(name, None)
