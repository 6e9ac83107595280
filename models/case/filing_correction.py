from odoo import api, models

from ...tools.acts import Reaction
from . import amendment
from .filing_receipt import FOUND_OUT

# Sealed, but may be corrected; each correction is recorded by an event.
_AMENDED = (
    "mercurio_in_number",
    "mercurio_in_date",
    *sorted(FOUND_OUT),
    "received_on",
)
_SEALED = frozenset(_AMENDED)


class Filing(models.Model):
    """Corrections of received data: each is sealed, and recorded by an event."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    @api.model
    def _get_reactions(self):
        """Add the reactions to corrections of received data."""
        return super()._get_reactions() | {
            "_count_from_mercurio": Reaction(
                frozenset({"mercurio_in_date"}), [("mercurio_in_date", "!=", False)]
            ),
            "_seal_amended": Reaction(_SEALED, before=_get_amended_values),
        }

    def _seal_amended(self, before):
        """Seal the filings that a write corrected and log events on their cases.

        :param dict before: of :func:`_get_amended_values`
        """
        after = _get_amended_values(self)
        changed = self.browse(
            filing.id for filing, values in before.items() if after[filing] != values
        )
        if not changed:
            return
        act, note = amendment.current("record_mercurio_in")
        changed._create_new_seal(act)
        told = changed.filtered(
            # Day zero is changed by an act with an event of its own.
            lambda filing: after[filing.sudo()][:-1] != before[filing.sudo()][:-1]
        )
        # Sudo: all cases of the filing get the event, even those that the user cannot
        # read.
        told.sudo().case_ids.sudo(self.env.su)._log_events(
            act,
            note=note,
            facts=lambda case: {
                **case.filing_id._get_seal_facts(),
                "mercurio_in": case.filing_id.mercurio_in_number or None,
                "mercurio_in_date": case.filing_id.mercurio_in_date
                and case.filing_id.mercurio_in_date.isoformat(),
            },
        )

    def _count_from_mercurio(self):
        """Set day zero of letters to their Mercurio date if that is earlier (5.2.2)."""
        for filing in self:
            instant = self._get_mercurio_instant(
                filing.company_id, filing.mercurio_in_date
            )
            if instant < filing.received_on:
                # Sudo: the earlier of two known dates, not a correction by a user.
                filing.sudo().received_on = instant


def _get_amended_values(filings):
    """Return ``{filing: values}`` of the correctable fields of the sealed filings."""
    return {
        filing: [filing[name] for name in _AMENDED]
        # Sudo: fields that the user cannot read are sealed too.
        for filing in filings.sudo().filtered("digest")
    }
