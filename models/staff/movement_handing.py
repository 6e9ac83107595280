from odoo import models

from ...tools import clock

_BEFORE = ("draft", "communicated")


class Movement(models.Model):
    """Handing over the person's work, before they leave or while they are away."""

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    def _get_cannot_hand_over_reasons(self):
        """Return ``{id: reason}``: at work, no successor, or no account."""
        reasons = {}
        for movement in self:
            if movement.handover_id.state in ("draft", "running"):
                reasons[movement.id] = self.env._("The hand-over is at work.")
            elif movement.kind == "joiner":
                if not movement.user_id:
                    reasons[movement.id] = self.env._(
                        "Make the account of the person first."
                    )
            elif not movement.successor_id and movement.held:
                reasons[movement.id] = self.env._("Say who the successor is.")
        return reasons

    def _do_hand_over(self):
        """Hand over what the people hold; give newcomers their portfolio (R6).

        Done at once below the company's row limit, else as a background job.

        :raise UserError: no successor is named
        """
        self._check_act("hand_over")
        for kind, movements in self.grouped("kind").items():
            getattr(movements, f"_apply_hand_over_of_{kind}")()

    def _apply_hand_over_of_leaver(self):
        """Begin the hand-over of each; those who hold nothing are done."""
        for movement in self:
            if not movement.held:
                movement._mark_handed_over()
                continue
            handover = self.env["grandes.clientes.staff.handover"].create(
                movement._prepare_handover_vals()
            )
            movement._get_act_records().handover_id = handover
            handover._do_run()
            # It was done at once, before the movement was linked to it.
            if handover.state == "done":
                movement._mark_handed_over()

    def _apply_hand_over_of_transfer(self):
        self._apply_hand_over_of_leaver()

    def _apply_hand_over_of_absence(self):
        """Mark as handed over: new work goes to the substitute, the rest stays."""
        self._mark_handed_over()

    def _get_hand_over_sentence(self):
        """Return a sentence on what handing over will do."""
        self.ensure_one()
        if self.kind == "joiner" and len(self.entity_ids) == 1:
            return self.env._(
                "%(name)s gets %(entity)s; who had it is the backup. Open cases stay "
                "with who knows them.",
                name=self.person_name,
                entity=self.entity_ids.name,
            )
        if self.kind == "joiner" and self.entity_ids:
            return self.env._(
                "%(name)s gets %(count)s entities; who had them is the backup. Open "
                "cases stay with who knows them.",
                name=self.person_name,
                count=len(self.entity_ids),
            )
        total = sum((self.held or {}).values())
        if self.kind == "absence" or not total:
            return self.env._("There is nothing to hand over: it is noted.")
        return self.env._(
            "From %(name)s to %(successor)s: %(held)s.",
            held=self.held_summary,
            name=self.person_name,
            successor=self.successor_id.name,
        )

    def _get_carry_out_sentence(self):
        """Return a sentence on what carrying out will do."""
        self.ensure_one()
        names = {"name": self.person_name, "profile": self.profile_id.name or ""}
        if self.kind == "absence":
            return self.env._(
                "Work goes to who stands in while %(name)s is away.", **names
            )
        if self.kind == "joiner" and not self.profile_id:
            return self.env._(
                "%(name)s gets an induction list, and no profile: there is no account.",
                name=self.person_name,
            )
        if self.kind == "joiner":
            return self.env._(
                "%(name)s gets the profile «%(profile)s», and an induction list.",
                **names,
            )
        if self.kind == "transfer":
            return self.env._(
                "%(name)s gets the profile «%(profile)s», and loses those of before.",
                **names,
            )
        if self.held:
            return self.env._(
                "%(name)s is shut out now. The account is archived once what it holds "
                "is handed over: %(held)s.",
                name=self.person_name,
                held=self.held_summary,
            )
        return self.env._(
            "%(name)s is shut out now, the profiles end and the account is archived.",
            **names,
        )

    def _prepare_handover_vals(self):
        """Return the values of the hand-over of one movement."""
        self.ensure_one()
        return {
            "user_id": self.user_id.id,
            "successor_id": self.successor_id.id,
            "company_id": self.company_id.id,
            "reason": self.display_name,
        }

    def _mark_handed_over(self):
        """Mark as handed over, and complete the removals that waited for it."""
        for movement in self.filtered(lambda each: each.state in _BEFORE):
            movement._get_act_records().write(
                {"state": "handed_over", "handed_over_on": clock.now()}
            )
        self._log_seal("hand_over")
        for movement in self:
            if movement.locked_on and movement.is_removal_due:
                movement._apply_removal_in_time()

    def _mark_given_back(self):
        """Return to the state before the hand-over, which may be begun again."""
        for communicated, movements in self.grouped(
            lambda each: bool(each.communicated_on)
        ).items():
            movements._get_act_records().write(
                {
                    "state": "communicated" if communicated else "draft",
                    "handed_over_on": False,
                }
            )
        self._log_seal("undo")


class Handover(models.Model):
    """A finished hand-over advances its movement; an undone one takes it back."""

    _name = "grandes.clientes.staff.handover"
    _inherit = "grandes.clientes.staff.handover"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "done":
            self._find_movements()._mark_handed_over()
        return result

    def _apply_undone(self):
        """Finish the undoing, and take the movements back once all is given back."""
        result = super()._apply_undone()
        self._find_movements().filtered(
            lambda each: each.state == "handed_over"
        )._mark_given_back()
        return result

    def _find_movements(self):
        """Return the movements of the hand-overs, in sudo mode."""
        # Sudo: a consequence of the hand-over, whoever's job ends it.
        return (
            self.env["grandes.clientes.staff.movement"]
            .sudo()
            .search([("handover_id", "in", self.ids)])
        )
