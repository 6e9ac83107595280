from odoo import api, models
from odoo.exceptions import UserError

from . import amendment
from .filing import UNNUMBERED, normalize_mercurio

# What was received stays as it came, also what did not come at all.
_FROZEN = frozenset(
    {"name", "channel_id", "subject", "body", "arrived_on", "company_id"}
)
# May be found out later, once, and by an event that tells of it.
_FOUND_OUT = frozenset({"email_from", "recording_reference"})
# What is sealed and may still be corrected, each time by an event.
_AMENDED = (
    "mercurio_in_number",
    "mercurio_in_date",
    *sorted(_FOUND_OUT),
    "received_on",
)
_SEALED = frozenset(_AMENDED)
# Fixed once a case of the filing is registered: keys, terms and notices follow them.
_REGISTERED = frozenset(
    {
        "partner_id",
        "contact_id",
        "is_anonymous",
        "mercurio_in_number",
        "mercurio_in_date",
    }
)


class Filing(models.Model):
    """What of a filing never changes, or only until a case of it is registered."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    def write(self, vals):
        """Refuse to change, or to fill in, what was received; seal what is corrected.

        :raise UserError: a received value would change
        """
        vals = dict(vals)
        if vals.get("mercurio_in_number"):
            vals["mercurio_in_number"] = normalize_mercurio(vals["mercurio_in_number"])
        if any(
            filing._is_change(field, vals[field])
            for filing in self
            for field in (_FROZEN | _FOUND_OUT) & set(vals)
        ):
            raise UserError(
                self.env._(
                    "What was received is kept as it came and cannot be changed. "
                    "Add what you know as a note."
                )
            )
        self._check_registered_unchanged(vals)
        if "received_on" in vals and not self.env.su:
            raise UserError(
                self.env._(
                    "Day zero is corrected by the supervisor with «Correct day zero», "
                    "backwards and with evidence."
                )
            )
        # Until it is sealed, the filing is still being made.
        if "attachment_ids" in vals and any(filing.digest for filing in self):
            raise UserError(
                self.env._(
                    "What was received is kept as it came. Attach new documents to "
                    "the case."
                )
            )
        if not _SEALED & set(vals):
            return super().write(vals)
        before = self._prepare_amended_values()
        result = super().write(vals)
        if vals.get("mercurio_in_date"):
            self._count_from_mercurio()
        self._seal_amended(before)
        return result

    def _prepare_amended_values(self):
        """Return ``{filing: values}`` of what may be corrected, of the sealed ones."""
        return {
            filing: [filing[name] for name in _AMENDED]
            # Sudo: also what the person may not read is sealed.
            for filing in self.sudo().filtered("digest")
        }

    def _seal_amended(self, before):
        """Seal the filings that a write corrected, and let their cases tell of it.

        :param dict before: of :meth:`_prepare_amended_values`
        """
        after = self._prepare_amended_values()
        changed = self.browse(
            filing.id for filing, values in before.items() if after[filing] != values
        )
        if not changed:
            return
        act, note = amendment.current("record_mercurio_in")
        changed._create_new_seal(act)
        told = changed.filtered(
            # Day zero is moved by an act, whose own event tells of it.
            lambda filing: after[filing.sudo()][:-1] != before[filing.sudo()][:-1]
        )
        # Sudo: all that the filing brought tells of it, whoever sees those cases.
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

    def _check_registered_unchanged(self, vals):
        """Refuse changes of what the registration of a case relied on.

        :raise UserError: somebody would change it; says which act does
        """
        fixed = _REGISTERED & set(vals)
        if not fixed or self.env.su:
            return
        changing = self.filtered(
            lambda filing: any(
                filing._fields[name].convert_to_cache(vals[name], filing)
                != filing._fields[name].convert_to_cache(filing[name], filing)
                for name in fixed
            )
        )
        # Sudo: a case that the person may not see is registered all the same.
        registered = changing.sudo().case_ids.filtered("registered_on")
        if registered:
            raise UserError(
                self.env._(
                    "%(filing)s has registered cases: use «Reclassify» on them, which "
                    "asks for a reason and recalculates dates and repeats.",
                    filing=registered[0].filing_id.name,
                )
            )

    def _count_from_mercurio(self):
        """Let a letter count from its Mercurio date, where that came first (5.2.2)."""
        for filing in self:
            instant = self._get_mercurio_instant(
                filing.company_id, filing.mercurio_in_date
            )
            if instant < filing.received_on:
                # Sudo: the earlier of two facts, no correction by a person.
                filing.sudo().received_on = instant

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "Nothing received is ever deleted. Dismiss its cases with a reason."
            )
        )

    def _is_change(self, field, value):
        """Whether writing ``value`` changes a ``field`` that was received.

        What did not come is as fixed as what came, but for what is found out later.
        """
        self.ensure_one()
        field = self._fields[field]
        current = field.convert_to_write(self[field.name], self)
        if self.name == UNNUMBERED:
            return False  # being made
        if not current and field.name in _FOUND_OUT:
            # Answers go to the address: fixed with the registration.
            # Sudo: a case that the person may not see is registered all the same.
            return (
                field.name == "email_from"
                and bool(value)
                and bool(self.sudo().case_ids.filtered("registered_on"))
            )
        new = field.convert_to_write(
            field.convert_to_record(field.convert_to_cache(value, self), self), self
        )
        return (current or False) != (new or False)
