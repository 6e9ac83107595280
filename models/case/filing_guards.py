from odoo import api, models
from odoo.exceptions import UserError

from .filing import UNNUMBERED, normalize_mercurio

# What was received stays as it came; who and where from may be found out later.
_FROZEN = frozenset(
    {"name", "channel_id", "subject", "body", "email_from", "company_id"}
)
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
        """Refuse to change what was received; to be added where it was missing.

        :raise UserError: a received value would change
        """
        vals = dict(vals)
        if vals.get("mercurio_in_number"):
            vals["mercurio_in_number"] = normalize_mercurio(vals["mercurio_in_number"])
        frozen = _FROZEN & set(vals)
        if frozen and any(
            filing._would_change(field, vals[field])
            for filing in self
            for field in frozen
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
        if "attachment_ids" in vals and not self.env.su:
            raise UserError(
                self.env._(
                    "What was received is kept as it came. Attach new documents to "
                    "the case."
                )
            )
        result = super().write(vals)
        if vals.get("mercurio_in_date"):
            self._count_from_mercurio()
        return result

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
            instant = self._mercurio_instant(filing.company_id, filing.mercurio_in_date)
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

    def _would_change(self, field, value):
        """Whether writing ``value`` changes a ``field`` that has a value already."""
        self.ensure_one()
        current = self._fields[field].convert_to_write(self[field], self)
        return current not in (False, "", UNNUMBERED) and current != value
