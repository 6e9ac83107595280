from odoo import models
from odoo.exceptions import UserError

from .creation import CLASSIFICATION

# Changed by other acts, or never.
_NOT_HERE = frozenset({"received_on", "channel_id", "mercurio_in_number"})


class Case(models.Model):
    """Reclassification of registered cases."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_reclassify(self, vals, reason):
        """Change the classification of registered cases, with a reason.

        Key, term and matrix follow. A case whose new key is held by another open case
        gets its own id appended to it: this is shown, and the case stays open.
        ``escalation`` extends it: desks are told of cases that the matrix now sends
        elsewhere.

        :param dict vals: fields of the case, out of :data:`.creation.CLASSIFICATION`
        :param str reason: free text
        :raise UserError: ``vals`` holds fields that reclassification does not change,
            or rule R2 would exclude the beca
        """
        duplicates = self.env["grandes.clientes.case.duplicates"]
        self._check_act("reclassify")
        reason = self._check_reason(reason)
        self._check_reclassification(vals)
        changed = sorted(vals)
        kinds = {case.id: case.kind for case in self}
        # Sudo: registration fixed these fields; the act, checked above, changes them.
        # They are written first, because the key depends on them.
        self.sudo().write(vals)
        keys = {case.id: duplicates._compute_key(case) for case in self}
        taken = duplicates._find_firsts_among_others(self, keys)
        # Nobody holds a complaint about themselves (G26). Sudo: the user may no longer
        # see the complaint either.
        held_sudo = self.sudo().filtered(
            lambda case: case.user_id and case.user_id == case.complained_user_id
        )
        owners = self.env["grandes.clientes.case.assignment"]._get_owners(held_sudo)
        self._apply_transition(
            "reclassify",
            by_case={
                case.id: {
                    "duplicate_key": duplicates._get_own_key(case)
                    if case.id in taken
                    else keys[case.id],
                    **({"user_id": owners[case.id]} if case.id in owners else {}),
                }
                for case in self
            },
            note=reason,
            facts=lambda case: {
                "changed": changed,
                "typification": case.typification_id.code,
                "petition_type": case.petition_type_id.code,
                # Sudo: an id, in an event that this user does not see.
                "complained": case.sudo().complained_user_id.id or 0,
                # A change from complaint or claim is recorded (R10).
                **(
                    {"kind_from": kinds[case.id]} if kinds[case.id] != case.kind else {}
                ),
            },
        )
        self.env["grandes.clientes.case.notices"]._notify_owners(held_sudo)
        if "partner_id" in vals:
            # Other cases of the filing get its new entity too.
            # Sudo: keys follow from the entity, even of cases that the user cannot
            # read.
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
