from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said
from .nonconformity_similar import FORCING
from .quality_version import QUALITY

_lt = LazyTranslate(__name__)
# Times that a due date may be moved.
_MOVES = 2
_ANSWER = (*QUALITY, "group_supervisor", "group_mission_area", "group_coordinator")


class QualityNonconformity(models.Model):
    """Acts of a non-conformity: opening, treatment, action and conclusion (R10)."""

    _name = "grandes.clientes.quality.nonconformity"
    _inherit = "grandes.clientes.quality.nonconformity"

    @api.model
    def _get_acts(self):
        """Add the acts of a non-conformity."""
        return super()._get_acts() | {
            "open": Act(
                label=_lt("Open the non-conformity"),
                roles=QUALITY,
                origins=("proposed",),
                target="open",
                check="_get_cannot_open_reasons",
            ),
            "reject": Act(
                label=_lt("Reject"),
                roles=QUALITY,
                origins=("proposed",),
                target="rejected",
            ),
            "treat": Act(
                label=_lt("Tell how it was treated"),
                roles=_ANSWER,
                origins=("open",),
                target="treated",
                check="_get_cannot_treat_reasons",
            ),
            "implement": Act(
                label=_lt("Tell that the action was done"),
                roles=_ANSWER,
                origins=("treated",),
                target="waiting",
                check="_get_cannot_implement_reasons",
            ),
            "move_due": Act(
                label=_lt("Move the due date"),
                roles=QUALITY,
                origins=("open", "treated"),
                check="_get_cannot_move_due_reasons",
            ),
            "conclude": Act(
                label=_lt("Decide whether it was effective"),
                roles=QUALITY,
                origins=("waiting",),
                check="_get_cannot_conclude_reasons",
            ),
        }

    # === PRECONDITIONS === #

    def _get_cannot_open_reasons(self):
        """Return ``{id: reason}`` for those that lack what opening fixes."""
        reasons = {}
        for record in self:
            if not (record.requirement or "").strip():
                reasons[record.id] = self.env._(
                    "Write the requirement that was not met, word by word."
                )
            elif not (
                record.responsible_id
                or record.responsible_area_id
                or record.responsible_email
            ):
                reasons[record.id] = self.env._(
                    "Say who answers for it: a person, an area or an address."
                )
            elif not record.due_on:
                reasons[record.id] = self.env._("Say by when it is treated.")
            elif record.due_on < clock.today(record.company_id):
                reasons[record.id] = self.env._(
                    "The day on which it is due is over: choose a later one, which "
                    "opening fixes."
                )
            elif record.responsible_id and not record._is_read_by(
                record.responsible_id.id
            ):
                reasons[record.id] = self.env._(
                    "%(user)s may not see it, and would not know of it.",
                    user=record.responsible_id.name,
                )
        return reasons

    def _get_not_mine_reasons(self):
        """Return ``{id: reason}`` for those that somebody else answers for.

        Quality may enter what came by mail or on paper.
        """
        if self.env.su or self.env.user.has_group("grandes_clientes.group_quality"):
            return {}
        return {
            record.id: self.env._("Only who answers for it tells what was done.")
            for record in self
            if not record._is_answered_for_by_user()
        }

    def _get_cannot_treat_reasons(self):
        """Return ``{id: reason}`` for a missing treatment or a wrong concession."""
        reasons = self._get_not_mine_reasons()
        for record in self:
            if record.id in reasons:
                continue
            if not record.treatment:
                reasons[record.id] = (
                    self.env._(
                        "Say how it is treated: correction, rework or concession."
                    )
                    if self.env.user.has_group("grandes_clientes.group_quality")
                    else self.env._(
                        "Quality says first how it is treated: correction, rework or "
                        "concession. Ask them to."
                    )
                )
            elif record.treatment == "concession" and not (
                record.concession_by and record.concession_until
            ):
                reasons[record.id] = self.env._(
                    "A concession says who grants it, and until when."
                )
            elif (
                record.treatment == "concession"
                and record.concession_until < record.detected_on
            ):
                reasons[record.id] = self.env._(
                    "The concession ends before what it grants was detected: correct "
                    "its day."
                )
        return reasons

    def _get_cannot_implement_reasons(self):
        """Return ``{id: reason}`` for those whose cause or action is missing."""
        reasons = self._get_not_mine_reasons()
        for record in self:
            if record.id in reasons:
                continue
            if not (record.cause_id and record.typification_id):
                reasons[record.id] = self.env._(
                    "Say typification and cause: repeats are counted by them."
                )
            elif not said(record.corrective_action):
                reasons[record.id] = self.env._("Write the corrective action.")
            elif record.needs_analysis and not (record.cause_analysis or "").strip():
                reasons[record.id] = self.env._(
                    "It is number %(count)s or more of the same typification and "
                    "cause in twelve months: analyse the cause.",
                    count=FORCING,
                )
        return reasons

    def _get_cannot_move_due_reasons(self):
        """Return ``{id: reason}`` for those moved as often as allowed."""
        return {
            record.id: self.env._(
                "Its due date was moved %(count)s times: what is late stays late.",
                count=_MOVES,
            )
            for record in self
            if len(record.move_ids) >= _MOVES
        }

    def _get_cannot_conclude_reasons(self):
        """Return ``{id: reason}`` within the window and for users who acted."""
        reasons = {}
        for record in self:
            if clock.today(record.company_id) <= record.effect_until:
                reasons[record.id] = self.env._(
                    "Repeats are counted until %(day)s.",
                    day=clock.day_on_screen(record.effect_until, self.env.lang or "es"),
                )
            elif self.env.user in record._get_who_acted() or (
                record._is_answered_for_by_user()
            ):
                reasons[record.id] = self.env._(
                    "You answer for what was done: somebody else decides whether it "
                    "worked."
                )
        return reasons

    def _get_who_acted(self):
        """Return who treated it and acted, without users who only entered it."""
        self.ensure_one()
        users = self.env["res.users"]
        if not self.treated_for:
            users |= self.treated_by_id
        if not self.acted_for:
            users |= self.acted_by_id
        return users

    def _get_told_by(self):
        """Return who answers for it if the user only enters their words."""
        self.ensure_one()
        if self._is_answered_for_by_user():
            return False
        return (
            self.responsible_id.name
            or self.responsible_area_id.name
            or self.responsible_email
        )

    # === ACTS === #

    def _do_open(self):
        """Open and number the non-conformities; fixes due date, window and count.

        :raise UserError: something needed is missing; the message says what
        """
        self._check_act("open")
        for record in self:
            self._apply(
                record,
                "open",
                name=self.env["ir.sequence"]
                # Sudo: taking a number is part of the act.
                .sudo()
                .with_company(record.company_id)
                .next_by_code("grandes.clientes.quality.nonconformity"),
                opened_on=clock.now(),
                opened_by_id=self.env.uid,
                first_due_on=record.due_on,
            )
        self._notify_responsible("open")

    def _do_reject(self, reason):
        """Reject proposals, with the reason; their content stays as proposed."""
        self._check_act("reject")
        self._apply(
            self,
            "reject",
            conclusion=self._check_words(reason),
            decided_on=clock.now(),
            decided_by_id=self.env.uid,
        )

    def _do_treat(self, done):
        """Record how it was treated: corrected, redone or accepted."""
        self._check_act("treat")
        words = self._check_words(done)
        for record in self:
            self._apply(
                record,
                "treat",
                treatment_done=words,
                treated_on=clock.now(),
                treated_by_id=self.env.uid,
                treated_for=record._get_told_by(),
            )

    def _do_implement(self, done):
        """Record that the corrective action was done, and start its window."""
        self._check_act("implement")
        words = self._check_words(done)
        for record in self:
            today = clock.today(record.company_id)
            self._apply(
                record,
                "implement",
                action_done=words,
                acted_on=clock.now(),
                acted_by_id=self.env.uid,
                acted_for=record._get_told_by(),
                effect_until=today + timedelta(days=record.effect_days),
            )
        self._drop_todos()

    def _do_move_due(self, due_on, reason):
        """Move the due date, with a reason; at most twice.

        :raise UserError: it was moved that often already, or the day is not later
        """
        self._check_act("move_due")
        reason = self._check_words(reason)
        if any(not due_on or due_on <= record.due_on for record in self):
            raise UserError(self.env._("Choose a day after the one that is due now."))
        if any(due_on < clock.today(record.company_id) for record in self):
            raise UserError(
                self.env._("That day is over: choose today or a later one.")
            )
        # Sudo: the act was checked; only acts write moves.
        self.env["grandes.clientes.quality.nonconformity.move"].sudo().create(
            [
                {
                    "nonconformity_id": record.id,
                    "company_id": record.company_id.id,
                    "date_from": record.due_on,
                    "date_to": due_on,
                    "reason": reason,
                    "moved_on": clock.now(),
                    "moved_by_id": self.env.uid,
                }
                for record in self
            ]
        )
        self._apply(self, "move_due", due_on=due_on)
        self._notify_responsible("move_due")

    def _do_conclude(self, effective, reason):
        """Decide whether the action was effective, and record the counted repeats.

        :param bool effective: decision of the verifier; the count is stored beside it
        :param str reason: free text, required even if the decision follows the count
        :raise UserError: the window is not over, or the user answers for what was done
        """
        self._check_act("conclude")
        reason = self._check_words(reason)
        found = self.env["grandes.clientes.quality.pnc.figures"]._count_repeats(self)
        for record in self:
            self._apply(
                record,
                "conclude",
                state="effective" if effective else "not_effective",
                effect_found=found[record.id],
                conclusion=reason,
                decided_on=clock.now(),
                decided_by_id=self.env.uid,
            )

    @api.model
    def _apply(self, records, act, **vals):
        """Write what an act decided, and seal it."""
        target = self._get_act_table()[act].target
        if target:
            vals["state"] = target
        # Sudo: clients cannot write these fields; the act was checked.
        records.sudo().write(vals)
        records._log_seal(act)

    @api.model
    def _get_no_words(self):
        """Return the same message as findings for a missing text."""
        return self.env["grandes.clientes.quality.finding"]._get_no_words()
