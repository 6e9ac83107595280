from odoo import api, models
from odoo.exceptions import UserError

from .nonconformity import ENDED

# Fixed when it is opened: what did not conform, and the number for its effect.
_FIXED = frozenset(
    {
        "audit_id",
        "company_id",
        "description",
        "detected_on",
        "due_on",
        "effect_days",
        "effect_max",
        "requirement",
        "source",
        "step_id",
    }
)
# Findings and measures, open until the window begins.
_WORKED = frozenset(
    {
        "case_ids",
        "cause_analysis",
        "cause_id",
        "concession_by",
        "concession_until",
        "containment",
        "corrective_action",
        "responsible_area_id",
        "responsible_email",
        "responsible_id",
        "treatment",
        "typification_id",
    }
)
# The part of those that the responsible person writes; quality writes the rest.
_BY_RESPONSIBLE = frozenset({"cause_analysis", "containment", "corrective_action"})


class QualityNonconformity(models.Model):
    """Which fields of a non-conformity may be written, by whom and until when (R10)."""

    _name = "grandes.clientes.quality.nonconformity"
    _inherit = "grandes.clientes.quality.nonconformity"

    @api.model_create_multi
    def create(self, vals_list):
        """Create as proposed; the user a complaint is about cannot propose from it."""
        records = super().create(vals_list)
        # Record rules depend on the cases, so check access after creation.
        records.check_access("read")
        return records

    def write(self, vals):
        """Write the fields that are still open to the user.

        :raise UserError: an act fixed a field, or only somebody else may write it
        """
        content = (_FIXED | _WORKED) & set(vals)
        if content and not self.env.su:
            for record in self:
                record._check_writable(content)
        return super().write(vals)

    def _check_writable(self, names):
        """Raise unless the user may write the fields ``names`` now."""
        self.ensure_one()
        is_quality = self.env.user.has_group("grandes_clientes.group_quality")
        if self.state == "proposed":
            if not is_quality and self.create_uid != self.env.user:
                raise UserError(
                    self.env._("Who proposed it, or quality, completes it.")
                )
            return
        if names & _FIXED:
            raise UserError(
                self.env._(
                    "What did not conform, the due date and the number that shows "
                    "whether it worked were fixed as it was opened."
                )
            )
        if self.state == "waiting" or self.state in ENDED:
            raise UserError(
                self.env._("What was done is told: its window runs, or it is over.")
            )
        if not is_quality and (
            names - _BY_RESPONSIBLE or not self._is_answered_for_by_user()
        ):
            raise UserError(
                self.env._(
                    "Who answers for it writes containment, cause and action; the rest "
                    "is quality's."
                )
            )

    def _is_answered_for_by_user(self):
        """Return whether the user, or an area of theirs, answers for it."""
        self.ensure_one()
        user = self.env.user
        # Sudo: members of the area, even if the user cannot read them.
        return (
            user == self.responsible_id
            or user in self.sudo().responsible_area_id.member_ids
        )

    def _check_takes_cases(self):
        """Raise unless cases may still be added.

        They may also be added within the window, which looks for repeats.

        :raise UserError: it has ended
        """
        self.check_access("read")
        if any(record.state in ENDED for record in self):
            raise UserError(
                self.env._("It has ended: what happened again is another one.")
            )

    def _apply_cases(self, cases):
        """Add ``cases``, as decided by quality."""
        self.ensure_one()
        # Sudo: the decision was checked, and quality may add cases in the window too.
        self.sudo().write({"case_ids": [(4, case.id) for case in cases]})
        if self.state != "proposed":
            self._log_seal("cases")

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of those that quality opened or rejected."""
        return [("state", "!=", "proposed")]

    def _get_sealed_values(self):
        """Return the values under the seal: condition, acts, counts and decision."""
        self.ensure_one()
        return [
            self.name,
            self.state,
            self.source,
            sorted(self.case_ids.mapped("name")),
            self.audit_id.id,
            str(self.detected_on or ""),
            self.description,
            self.requirement,
            self.step_id.id,
            str(self.first_due_on or ""),
            [
                [str(move.date_from), str(move.date_to), move.reason, move.moved_on]
                for move in self.move_ids.sorted("id")
            ],
            self.effect_max,
            self.effect_days,
            str(self.effect_until or ""),
            self.effect_found,
            self.opened_on,
            self.opened_by_id.id,
            self.treatment_done,
            self.treated_on,
            self.treated_by_id.id,
            self.treated_for,
            self.action_done,
            self.acted_on,
            self.acted_by_id.id,
            self.acted_for,
            self.conclusion,
            self.decided_on,
            self.decided_by_id.id,
            # Still being worked on until the action is done.
            self._get_sealed_work() if self.acted_on else None,
        ]

    def _get_sealed_work(self):
        """Return the findings and measures, which are fixed once the action is done."""
        return [
            self.typification_id.id,
            self.cause_id.id,
            self.cause_analysis,
            self.containment,
            self.corrective_action,
            self.treatment,
            self.concession_by,
            str(self.concession_until or ""),
            self.responsible_id.id,
            self.responsible_area_id.id,
            self.responsible_email,
        ]
