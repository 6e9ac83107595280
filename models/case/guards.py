from odoo import api, models
from odoo.exceptions import UserError

from .case import FILING_FIELDS
from .creation import OF_FILING

# Fixed by registration; changed by «Reclassify» only.
CLASSIFICATION = frozenset(
    {
        "kind",
        "petition_type_id",
        "typification_id",
        "product_id",
        "academic_period",
        "beneficiary_name",
        "beneficiary_id_type",
        "beneficiary_id_number",
        "complaint_nature",
        "complained_user_id",
        "priority_ground",
        *FILING_FIELDS,
    }
)
# Words of the requester: never changed once registered.
_TEXTS = frozenset({"subject", "description"})


class Case(models.Model):
    """What of a case never changes, or only by an act (INV-6, INV-8)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def write(self, vals):
        """Write; filing fields go to the filing, registered words never change.

        :raise UserError: what was registered would change outside an act
        """
        self._check_registered_unchanged(vals)
        vals = dict(vals)
        vals.pop("beneficiary_document", None)  # follows from type and number
        to_filing = {name: vals.pop(name) for name in OF_FILING if name in vals}
        if to_filing:
            self.filing_id.write(to_filing)
        return super().write(vals) if vals else True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "Nothing received is ever deleted. Dismiss the case with a reason."
            )
        )

    def _check_registered_unchanged(self, vals):
        """Refuse changes of what registration fixed (INV-8)."""
        if "filing_id" in vals and any(
            c.filing_id.id != vals["filing_id"] for c in self
        ):
            raise UserError(self.env._("A case stays with the filing that brought it."))
        if "company_id" in vals and any(
            case.filing_id.company_id.id != vals["company_id"] for case in self
        ):
            raise UserError(
                self.env._("A case stays in the company that received its filing.")
            )
        texts, fixed = _TEXTS & set(vals), CLASSIFICATION & set(vals)
        if not texts and not fixed:
            return
        registered = self.filtered(lambda case: case.state != "received")
        for case in registered:
            for name in texts:
                current = case._fields[name].convert_to_write(case[name], case)
                if (current or False) != (vals[name] or False):
                    raise UserError(
                        self.env._(
                            "%(case)s is registered: what was asked is kept as it "
                            "came. Add what you know as a note, or reclassify.",
                            case=case.display_name,
                        )
                    )
        if registered and fixed and not self.env.su:
            raise UserError(
                self.env._(
                    "%(case)s is registered: use «Reclassify», which asks for a "
                    "reason and recalculates dates and repeats.",
                    case=registered[0].display_name,
                )
            )

    def _get_excluded_users(self):
        """Return whom the complaints are about."""
        # Sudo: who must not know is found out, not told.
        return self.sudo().complained_user_id
