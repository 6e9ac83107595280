from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime

from ...tools import clock

# States in which an absence is effective: communicated, or recorded by the person.
EFFECTIVE = ("communicated", "handed_over", "carried_out")


class Movement(models.Model):
    """Absences: from one instant until another, with a substitute.

    They are written to Odoo's out-of-office dates, one at a time: the current absence,
    else the next one.
    """

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    absent_from = fields.Datetime(
        string="Away from",
        compute="_compute_absent_from",
        inverse="_inverse_absent_from",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    absent_to = fields.Datetime(
        string="Away until",
        index="btree_not_null",
        help="The instant at which the person is back; empty: not known yet.",
    )
    absence_message = fields.Char(
        string="Notice to who writes",
        help="What whoever writes to the person is answered meanwhile.",
    )
    ended_early_on = fields.Datetime(readonly=True, copy=False)
    is_backdated = fields.Boolean(
        string="Entered afterwards",
        compute="_compute_is_backdated",
        store=True,
        help="Entered on a later day than that on which it began.",
    )
    acts_while_absent = fields.Integer(
        string="Acts while away",
        compute="_compute_acts_while_absent",
        help="Events of cases that say the person did something meanwhile.",
    )

    _absence_check = models.Constraint(
        "CHECK (absent_to IS NULL OR absent_to > absent_from)",
        "The absence ends after it begins.",
    )

    # === COMPUTE === #

    @api.depends("kind", "effective_on")
    def _compute_absent_from(self):
        for movement in self:
            if movement.kind != "absence" or not movement.effective_on:
                movement.absent_from = False
                continue
            company = movement.company_id or self.env.company
            given = movement.absent_from
            if not given or (clock.local_date(company, given) != movement.effective_on):
                movement.absent_from = clock.first_second(
                    company, movement.effective_on
                )

    def _inverse_absent_from(self):
        for movement in self:
            if movement.kind == "absence" and movement.absent_from:
                day = clock.local_date(movement.company_id, movement.absent_from)
                if movement.effective_on != day:
                    movement.effective_on = day

    @api.depends("absent_from", "asked_on")
    def _compute_is_backdated(self):
        for movement in self:
            company = movement.company_id or self.env.company
            movement.is_backdated = bool(
                movement.absent_from
                and movement.asked_on
                and clock.local_date(company, movement.absent_from)
                < clock.local_date(company, movement.asked_on)
            )

    @api.depends("absent_from", "absent_to", "state", "user_id")
    def _compute_acts_while_absent(self):
        for movement in self:
            domain = movement._get_acts_domain()
            # Sudo: only a count, of the person's own acts.
            Event_sudo = self.env["grandes.clientes.case.event"].sudo()
            movement.acts_while_absent = (
                Event_sudo.search_count(domain) if domain else 0
            )

    def _get_acts_domain(self):
        """Return the domain of the person's acts while away, or ``None``."""
        self.ensure_one()
        if self.kind != "absence" or not (self.user_id and self.absent_from):
            return None
        if self.state not in EFFECTIVE:
            return None
        return [
            ("user_id", "=", self.user_id.id),
            ("happened_on", ">=", self.absent_from),
            ("happened_on", "<", min(self.absent_to or clock.now(), clock.now())),
        ]

    # === CHECKS === #

    @api.constrains(
        "kind", "user_id", "absent_from", "absent_to", "successor_id", "state"
    )
    def _check_absence(self):
        absences = self.filtered(
            lambda each: each.kind == "absence" and each.state != "cancelled"
        )
        for absence in absences:
            if not absence.user_id:
                raise ValidationError(
                    self.env._("Say whose absence it is: it takes an account.")
                )
            absence._check_overlap()
            absence._check_loop()

    def _check_overlap(self):
        """Raise if another absence of the person overlaps this one."""
        others = (
            self._find_within(self.user_id, self.absent_from, self.absent_to) - self
        )
        if others:
            raise ValidationError(
                self.env._(
                    "%(name)s is away already: %(other)s. Change that absence.",
                    name=self.person_name,
                    other=others[0].display_name,
                )
            )

    def _check_loop(self):
        """Raise if people would stand in for each other, at any instant.

        Follows the substitutes through everybody's absences, each within the time they
        share.
        """
        paths = [(self.successor_id, self.absent_from, self.absent_to, self)]
        while paths:
            user, start, end, seen = paths.pop()
            if not user:
                continue
            if user == self.user_id:
                raise ValidationError(
                    self.env._(
                        "They would stand in for each other: %(names)s. Choose "
                        "somebody else.",
                        names=" → ".join([*seen.mapped("person_name"), user.name]),
                    )
                )
            for other in self._find_within(user, start, end) - seen:
                ends = [each for each in (end, other.absent_to) if each]
                paths.append(
                    (
                        other.successor_id,
                        max(start, other.absent_from),
                        min(ends) if ends else False,
                        seen | other,
                    )
                )

    @api.model
    def _find_within(self, user, start, end):
        """Return the absences of ``user`` that overlap the period."""
        # Sudo: reads absences of others; only their existence is disclosed.
        return (
            self.sudo()
            .search(
                [
                    ("kind", "=", "absence"),
                    ("state", "!=", "cancelled"),
                    ("user_id", "=", user.id),
                    ("absent_from", "<", end or "9999-12-31"),
                    "|",
                    ("absent_to", "=", False),
                    ("absent_to", ">", start),
                ]
            )
            .sudo(self.env.su)
        )

    # === ACTS === #

    def _apply_carry_out_of_absence(self):
        """Begin the absence now or, if it starts later, at its instant."""
        self._mark_carried_out()

    def _mark_carried_out(self):
        result = super()._mark_carried_out()
        self._apply_to_users()
        return result

    def _on_communicated(self):
        result = super()._on_communicated()
        self._apply_to_users()
        return result

    def _on_cancelled(self):
        result = super()._on_cancelled()
        self._apply_to_users()
        return result

    def _get_cannot_come_back_reasons(self):
        """Return ``{id: reason}`` of absences that are not current."""
        now = clock.now()
        return {
            movement.id: self.env._("The person is not away now.")
            for movement in self
            if movement.kind != "absence"
            or movement.absent_from > now
            or (movement.absent_to and movement.absent_to <= now)
        }

    def _do_come_back(self):
        """End the absences now: the people are back."""
        self._check_act("come_back")
        now = clock.now()
        self._get_act_records().write({"absent_to": now, "ended_early_on": now})
        self._log_seal("come_back")
        self._apply_to_users()

    def write(self, vals):
        """Write; update Odoo's out-of-office dates when an absence changes."""
        result = super().write(vals)
        if {
            "absent_from",
            "absent_to",
            "successor_id",
            "absence_message",
            "state",
        } & vals.keys():
            self._apply_to_users(
                is_told_anew=not {"successor_id", "absence_message"}.isdisjoint(vals)
            )
        return result

    def _apply_to_users(self, is_told_anew=False):
        """Make Odoo's out-of-office dates match the absences.

        :param bool is_told_anew: whether who writes is told something else by now
        """
        people = self.filtered(lambda each: each.kind == "absence").user_id
        people._apply_absences(is_told_anew)

    def action_open_acts(self):
        """Open the acts of the person while away."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Acts while away: %(name)s", name=self.person_name),
            "res_model": "grandes.clientes.case.event",
            "view_mode": "list,form",
            "domain": self._get_acts_domain() or [(0, "=", 1)],
        }

    def _get_absence_message(self):
        """Return the out-of-office message, in the person's language."""
        self.ensure_one()
        told = self.with_context(lang=self.user_id.lang or self.env.lang)
        words = self.absence_message
        if not words:
            until = self.absent_to and format_datetime(
                told.env,
                self.absent_to,
                tz=self.company_id._grandes_clientes_get_tz(),
                dt_format="d MMM y, h:mm a",
            )
            parts = [
                told.env._("Away until %(instant)s.", instant=until)
                if until
                else told.env._("Away.")
            ]
            if self.successor_id:
                parts.append(
                    told.env._("%(name)s attends.", name=self.successor_id.name)
                )
            words = " ".join(parts)
        return self.env["ir.qweb"]._render(
            "grandes_clientes.notice_absence", {"words": words}
        )

    def _get_next_instant(self, now):
        """Return the next instant at which the absence begins or ends, or None."""
        self.ensure_one()
        instants = [at for at in (self.absent_from, self.absent_to) if at and at > now]
        return min(instants, default=None)
