from odoo import models
from odoo.exceptions import AccessError, UserError

from ...tools import clock
from ...tools.text import said
from .review_line import BULK_LIMIT

_GROUPS = "grandes_clientes."


class AccessReviewLine(models.Model):
    """Decisions on profiles, by quality, the Coordinador or the head of the area."""

    _name = "grandes.clientes.access.review.line"
    _inherit = "grandes.clientes.access.review.line"

    def _do_keep(self):
        """Keep the profiles.

        :raise UserError: one of them ended meanwhile, so there is nothing to keep
        """
        self._check_decide()
        # Sudo: whether the profile ended, for whoever decides on it.
        for line in self.sudo():
            if line.grant_id.state == "ended":
                raise UserError(
                    self.env._(
                        "«%(profile)s» of %(name)s has ended: remove it, with the "
                        "reason, or have it given anew.",
                        profile=line.profile_name,
                        name=line.person_name,
                    )
                )
        self._apply_decision("keep")

    def _do_suspend(self, reason):
        """Suspend the profiles: what they give is withdrawn until they are resumed."""
        self._check_decide(reason)
        self._apply_decision("suspend", reason)

    def _do_remove(self, reason):
        """End the profiles.

        If the person holds work, this is recorded and the decision stands: it is
        carried out once somebody else has the work.
        """
        self._check_decide(reason)
        self._apply_decision("remove", reason)

    def _do_carry_out(self):
        """Carry out, as the administrator, decisions that were not possible before."""
        if not (self.env.su or self.env.user.has_group(f"{_GROUPS}group_manager")):
            raise AccessError(
                self.env._("Only the administrator of profiles carries that out.")
            )
        self.check_access("read")
        self.filtered(lambda line: line.outcome == "refused")._carry_out()

    # === PERMISSIONS === #

    def _is_decider(self):
        """Return whether the user may decide on everybody (quality, Coordinador)."""
        return (
            self.env.su
            or self.env.user.has_group(f"{_GROUPS}group_quality")
            or self.env.user.has_group(f"{_GROUPS}group_coordinator")
        )

    def _check_decide(self, reason=True):
        """Raise unless the user may decide on these profiles.

        :raise AccessError: the user is neither of quality, nor the Coordinador, nor
            head of the area
        :raise UserError: one is the user's own or was signed, there are too many at a
            time, or the reason is missing
        """
        self.check_access("read")
        user = self.env.user
        if not self._is_decider() and any(
            user not in line.area_ids.head_id for line in self
        ):
            raise AccessError(
                self.env._(
                    "Quality, the Coordinador or the head of the person's area decides "
                    "of a profile."
                )
            )
        if not self.env.su and user in self.user_id:
            raise UserError(
                self.env._("Nobody decides of their own profile: another does.")
            )
        if any(line.review_state != "open" for line in self):
            raise UserError(
                self.env._("The validation is signed: nothing of it changes any more.")
            )
        if len(self) > BULK_LIMIT:
            raise UserError(
                self.env._(
                    "At most %(limit)s profiles at a time: each is to be looked at.",
                    limit=BULK_LIMIT,
                )
            )
        if reason is not True and not said(reason):
            raise UserError(self.env._("Write why."))

    def _get_deciders(self):
        """Return ``{user: lines}``, who is to decide on which lines, in sudo mode."""
        deciders = {}
        # Sudo: reads who the deciders are.
        group_sudo = self.env.ref(f"{_GROUPS}group_quality").sudo()
        for line in self.sudo():
            of_quality = group_sudo.all_user_ids.filtered(
                lambda user, line=line: (
                    user.active and line.company_id in user.company_ids
                )
            )
            for user in (of_quality | line.area_ids.head_id) - line.user_id:
                deciders.setdefault(user, self.browse())
                deciders[user] |= line
        return deciders

    def _get_last_administrators(self):
        """Return the lines without which nobody could give profiles any more."""
        lines = self.filtered(lambda line: line.grant_id.role == "group_manager")
        others = lines.grant_id.search_count(
            [
                ("role", "=", "group_manager"),
                ("state", "=", "in_force"),
                ("company_id", "in", lines.company_id.ids),
                ("user_id", "not in", lines.user_id.ids),
                ("user_id.active", "=", True),
            ],
            limit=1,
        )
        return lines.browse() if others else lines

    # === CARRYING OUT === #

    def _apply_decision(self, decision, reason=None):
        """Record the decision and carry it out."""
        # Sudo: records the decision, which was checked; nobody writes lines by hand.
        self.sudo().write(
            {
                "decision": decision,
                "decided_by_id": False if self.env.su else self.env.uid,
                "decided_on": clock.now(),
                "reason": reason or False,
                "is_bulk": len(self) > 1,
                "outcome": False,
                "outcome_note": False,
            }
        )
        self._carry_out()

    def _carry_out(self):
        """Apply the decisions to the grants and record any refusal."""
        for line in self.sudo():  # Sudo: applies the decision.
            if line.grant_id.state == "ended" or (
                line.decision == line.grant_id.state == "suspended"
            ):
                line.outcome = "done" if line.decision != "keep" else False
                continue
            try:
                with self.env.cr.savepoint():
                    line._apply_to_grant()
            except UserError as refusal:
                line.write({"outcome": "refused", "outcome_note": str(refusal)})
            else:
                line.write({"outcome": "done", "outcome_note": False})

    def _apply_to_grant(self):
        self.ensure_one()
        if self.decision == "remove":
            self.grant_id._do_end(self.reason)
        elif self.decision == "suspend" and self.grant_id.state != "suspended":
            self.grant_id._do_suspend(self.reason)
        elif self.decision == "keep" and self.grant_id.state == "suspended":
            self.grant_id._do_resume(self.reason)

    # === ACTIONS === #

    def action_keep(self):
        """Keep the profiles."""
        self._do_keep()

    def action_carry_out(self):
        """Retry the decisions that were not possible."""
        self._do_carry_out()

    def action_decide(self):
        """Open the dialog to suspend or remove the profiles (context ``decision``)."""
        decision = self.env.context.get("decision")
        if decision not in ("suspend", "remove"):
            decision = "suspend"
        titles = {
            "suspend": self.env._("Suspend · %(names)s", names=self._get_names()),
            "remove": self.env._("Remove · %(names)s", names=self._get_names()),
        }
        return {
            "type": "ir.actions.act_window",
            "name": titles[decision],
            "res_model": "grandes.clientes.access.review.decide",
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_decision": decision,
                "default_line_ids": self.ids,
            },
        }

    def _get_names(self):
        return ", ".join(
            f"{line.person_name} ({line.profile_name})" for line in self[:3]
        )
