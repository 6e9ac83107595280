from odoo import api, models
from odoo.exceptions import UserError

from ...tools.mercurio.numbers import normalize
from ..engine import mass
from .case import FILING_FIELDS, OF_TYPIFICATION

# Fields of the filing that are written there.
OF_FILING = (
    *FILING_FIELDS,
    "mercurio_in_date",
    "email_from",
    "is_anonymous",
    "recording_reference",
)
# Values that a case without a filing passes to the filing created for it.
_TO_FILING = (*OF_FILING, "company_id", "subject")
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
# Text of the requester: never changed once registered.
_TEXTS = frozenset({"subject", "description"})


class Case(models.Model):
    """Creation of cases, always from a filing (5.2.1), and what stays unchanged."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the cases, each with a filing: a new one if none is given (5.2.1)."""
        vals_list = [dict(vals) for vals in vals_list]
        # No followers and no creation message: the events record what happened.
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
                # Sudo: the arrival time at the channel, from the filing.
                at={
                    case.id: case.filing_id.arrived_on
                    for case in cases.sudo()
                    if case.filing_id.arrived_on
                },
            )
            (filings | cases.filing_id)._send_acknowledgement()
            cases._react({"filing_id"})
        return cases

    @api.model
    def _prepare_filings(self, vals_list):
        """Create, in one call, the filings of the cases that have none.

        :return: the new filings
        """
        alone = [vals for vals in vals_list if not vals.get("filing_id")]
        defaults = {
            name: self.env.context[f"default_{name}"]
            for name in _TO_FILING
            if f"default_{name}" in self.env.context
        }
        filings = self.env["grandes.clientes.filing"].create(
            [
                {
                    **{name: vals[name] for name in _TO_FILING if vals.get(name)},
                    "body": vals.get("description") or False,
                }
                for vals in ({**defaults, **vals} for vals in alone)
            ]
        )
        for vals, filing in zip(alone, filings, strict=True):
            vals["filing_id"] = filing.id
        return filings

    @api.model
    def _prepare_derived_vals(self, vals):
        """Remove from ``vals`` what is computed from filing, typification and document.

        The filing takes precedence over the caller's values.
        """
        filing = self.env["grandes.clientes.filing"].browse(vals["filing_id"])
        vals["company_id"] = filing.company_id.id
        for name in (*OF_FILING, "beneficiary_document"):
            vals.pop(name, None)
        for name in OF_TYPIFICATION:
            if not vals.get(name):
                vals.pop(name, None)

    # === COMPUTE METHODS === #

    @api.depends(*(f"filing_id.{name}" for name in FILING_FIELDS))
    def _compute_from_filing(self):
        for case in self:
            source = case.filing_id or case
            for name in FILING_FIELDS:
                case[name] = source[name]

    # One method per field: a shared method would, while computing the other fields,
    # overwrite the value given for one of them at creation.
    @api.depends("typification_id")
    def _compute_kind(self):
        _take_from_typification(self, "kind")

    @api.depends("typification_id")
    def _compute_petition_type_id(self):
        _take_from_typification(self, "petition_type_id")

    @api.depends("typification_id")
    def _compute_product_id(self):
        _take_from_typification(self, "product_id")

    # === WHAT NEVER CHANGES, OR ONLY BY AN ACT (INV-6, INV-8) === #

    def write(self, vals):
        """Redirect filing fields to the filing and keep registered text unchanged.

        :raise UserError: registered data would change outside an act
        """
        self._check_registered_unchanged(vals)
        vals = dict(vals)
        if vals.get("mercurio_out_number"):
            # Stored as it is compared.
            number = vals["mercurio_out_number"] = normalize(
                vals["mercurio_out_number"]
            )
            if "mercurio_out_date" not in vals and (
                earlier := self._find_of_earlier_letter(number)
            ):
                # A new number does not keep the date of an earlier letter.
                earlier.write({**vals, "mercurio_out_date": False})
                return (self - earlier).write(vals)
        vals.pop("beneficiary_document", None)  # follows from type and number
        to_filing = {name: vals.pop(name) for name in OF_FILING if name in vals}
        if to_filing:
            self.filing_id.write(to_filing)
        return super().write(vals) if vals else True

    def _find_of_earlier_letter(self, number):
        """Return the cases whose date is that of a letter before ``number``.

        A hook: ``answer`` knows the letters.
        """
        return self.browse()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "Nothing received is ever deleted. Dismiss the case with a reason."
            )
        )

    def _check_registered_unchanged(self, vals):
        """Raise if ``vals`` would change what registration fixed (INV-8)."""
        if "filing_id" in vals and any(
            c.filing_id.id != vals["filing_id"] for c in self
        ):
            raise UserError(
                self.env._(
                    "A case stays with the filing that brought it: register "
                    "another one in the other filing."
                )
            )
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
        """Return the users whom the complaints are about."""
        # Sudo: used to exclude these users; they are not disclosed.
        return self.sudo().complained_user_id


def _take_from_typification(cases, name):
    """Set the field ``name`` of each case from its typification, if set there."""
    for case in cases:
        case[name] = case.typification_id[name] or case[name]
