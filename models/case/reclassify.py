from odoo import models
from odoo.exceptions import UserError

from .creation import CLASSIFICATION

# Changed by acts of their own, or by nobody.
_NOT_HERE = frozenset({"received_on", "channel_id", "mercurio_in_number"})


class Case(models.Model):
    """Correcting what a registered case was taken for."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_reclassify(self, vals, reason):
        """Change the classification of registered cases, with a reason.

        Key, term and matrix follow. A case whose new key another open case holds
        keeps its own, with its id behind: it is told, and stays worked. ``escalation``
        extends it: desks learn of what the matrix sends elsewhere now.

        :param dict vals: fields of :data:`.creation.CLASSIFICATION` that are the case's
        :param str reason: free text
        :raise UserError: ``vals`` holds what no reclassification changes, or a beca
            would leave the rule R2
        """
        duplicates = self.env["grandes.clientes.case.duplicates"]
        self._check_act("reclassify")
        reason = self._check_reason(reason)
        self._check_reclassification(vals)
        changed = sorted(vals)
        kinds = {case.id: case.kind for case in self}
        # Sudo: registration fixed these; the act, checked above, changes them. First,
        # because the key is made of what they become.
        self.sudo().write(vals)
        keys = {case.id: duplicates._compute_key(case) for case in self}
        taken = duplicates._find_firsts_among_others(self, keys)
        self._apply_transition(
            "reclassify",
            by_case={
                case.id: {
                    "duplicate_key": duplicates._get_own_key(case)
                    if case.id in taken
                    else keys[case.id]
                }
                for case in self
            },
            note=reason,
            facts=lambda case: {
                "changed": changed,
                "typification": case.typification_id.code,
                "petition_type": case.petition_type_id.code,
                # Sudo: an id, in an event that this person does not see.
                "complained": case.sudo().complained_user_id.id or 0,
                # What was a complaint or a claim is told as such (R10).
                **(
                    {"kind_from": kinds[case.id]} if kinds[case.id] != case.kind else {}
                ),
            },
        )
        if "partner_id" in vals:
            # What else the filing brought is of its new entity too.
            # Sudo: keys follow from the entity, whoever sees those cases.
            duplicates._apply_recomputed_keys(self.filing_id.sudo().case_ids - self)

    def _check_reclassification(self, vals):
        """Raise unless ``vals`` may be changed by a reclassification."""
        foreign = set(vals) - (CLASSIFICATION - _NOT_HERE)
        if foreign:
            raise UserError(
                self.env._(
                    "«Reclassify» does not change: %(fields)s.",
                    fields=", ".join(
                        self._fields[name].get_description(self.env)["string"]
                        if name in self._fields
                        else name
                        for name in sorted(foreign)
                    ),
                )
            )
        typification = self.env["grandes.clientes.typification"].browse(
            vals.get("typification_id") or False
        )
        if typification.is_scholarship and any(
            not case._is_filed_by_ies() for case in self
        ):
            raise UserError(
                self.env._(
                    "Scholarship requests enter only when an institution of higher "
                    "education files them: use «Transfer»."
                )
            )
