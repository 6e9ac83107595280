from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock

_REMOVALS = ("leaver", "transfer")
_BEFORE = ("draft", "communicated")


class Movement(models.Model):
    """Removing a person's access when they leave or change post.

    The person is locked at once, even before their work is taken over, and nothing
    waits for the Interventoría's answer. The account is archived once it holds nothing.
    """

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    handover_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.handover",
        string="Hand-over",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    locked_on = fields.Datetime(string="Shut out on", readonly=True, copy=False)
    is_shut_out_still = fields.Boolean(
        compute="_compute_is_shut_out_still",
        help="It was called off, but the person whom it shut out was not let in again.",
    )
    is_removal_due = fields.Boolean(
        readonly=True,
        copy=False,
        help="The administrator carried it out while something was still held: it is "
        "finished as soon as nothing is.",
    )
    grant_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.grant",
        compute="_compute_grant_ids",
        string="Access",
        help="The profiles of the person, which end as the movement is carried out.",
    )
    held = fields.Json(
        compute="_compute_held", help="What the person holds, by kind, as counts."
    )
    held_summary = fields.Char(string="Still held", compute="_compute_held")

    @api.depends("state", "locked_on", "user_id.grandes_clientes_locked_on")
    def _compute_is_shut_out_still(self):
        for movement in self:
            movement.is_shut_out_still = bool(
                movement.state == "cancelled"
                and movement.locked_on
                # Sudo: whether the person can sign in.
                and movement.user_id.sudo().grandes_clientes_locked_on
            )

    @api.depends("user_id")
    def _compute_grant_ids(self):
        for movement in self:
            # Sudo: reads the person's profiles for whoever reads the movement.
            movement.grant_ids = movement.user_id.sudo().grandes_clientes_grant_ids

    @api.depends("user_id", "handover_id.state", "state")
    def _compute_held(self):
        for movement in self:
            held = {}
            if movement.kind in _REMOVALS and movement.state != "cancelled":
                # Sudo: only counts, of what has to be handed over.
                held = (
                    movement.user_id.sudo()._grandes_clientes_held()
                    if (movement.user_id)
                    else {}
                )
            movement.held = held
            movement.held_summary = self._get_held_words(held)

    @api.model
    def _get_held_words(self, held):
        """Return the held work as «6 open cases, 1 to-do»; ``False`` if none.

        :param dict held: ``{kind: count}``
        """
        Users = self.env["res.users"]
        entries = {entry.kind: entry for _key, entry in Users._get_held_entries()}
        return (
            ", ".join(
                Users._get_held_label(entries[kind], count)
                for kind, count in held.items()
                if count
            )
            or False
        )

    # === LOCKING === #

    def _get_cannot_lock_reasons(self):
        """Return ``{id: reason}``: only leavers with an unlocked account qualify."""
        reasons = {}
        for movement in self:
            if movement.kind != "leaver":
                reasons[movement.id] = self.env._("Only who leaves is shut out.")
            elif not movement.user_id:
                reasons[movement.id] = self.env._("The person has no account.")
            elif movement.locked_on:
                reasons[movement.id] = self.env._("The person is shut out already.")
        return reasons

    def _do_lock(self):
        """Lock the people now, whatever they still hold."""
        self._check_act("lock")
        self._apply_lock()
        self._log_seal("lock")

    def _apply_lock(self):
        for movement in self:
            if movement.user_id and not movement.locked_on:
                movement.user_id._grandes_clientes_do_lock(movement.display_name)
                movement._get_act_records().locked_on = clock.now()

    # === CARRYING OUT === #

    def _get_cannot_carry_out_reasons(self):
        """Return ``{id: reason}``; only the administrator changes access."""
        manages = self.env.su or self.env.user.has_group(
            "grandes_clientes.group_manager"
        )
        reasons = {}
        for movement in self:
            if movement.kind != "absence" and movement.user_id == self.env.user:
                reasons[movement.id] = self.env._("Nobody changes their own access.")
            elif movement.kind != "absence" and not manages:
                reasons[movement.id] = self.env._(
                    "The administrator of profiles carries it out."
                )
            elif movement.kind == "leaver" and movement.effective_on > clock.today(
                movement.company_id
            ):
                reasons[movement.id] = self.env._(
                    "The person works until the day before %(day)s: carry it out then.",
                    day=clock.day_on_screen(
                        movement.effective_on, self.env.lang or "es"
                    ),
                )
            elif movement.kind != "leaver":
                reason = movement._get_cannot_carry_out_reason()
                if reason:
                    reasons[movement.id] = reason
        return reasons

    def _get_cannot_carry_out_reason(self):
        """Return why the movement cannot be carried out; extended per kind."""
        if self.kind == "transfer" and self.handover_id._is_giving_back():
            return self.env._(
                "The hand-over is being undone: once that is done, hand over again."
            )
        return None

    def _do_carry_out(self):
        """Carry the movements out: change access or begin the absence (R6, C9).

        A leaver is locked at once, and archived as soon as nothing is held.
        """
        self._check_act("carry_out")
        for kind, movements in self.grouped("kind").items():
            getattr(movements, f"_apply_carry_out_of_{kind}")()

    def _apply_carry_out_of_leaver(self):
        """Lock the people; end the access of those who hold nothing, others later."""
        self._apply_lock()
        self._get_act_records().is_removal_due = True
        self._apply_removal()

    def _apply_removal(self):
        """End the grants and archive the accounts of those who hold nothing."""
        done = self.browse()
        for movement in self:
            # Sudo: the act was checked, whoever completes it (INV-9).
            user_sudo = movement.user_id.sudo()
            if user_sudo and (
                user_sudo._grandes_clientes_held()
                # What the job has not given back yet is still the successor's.
                or movement.handover_id._is_giving_back()
            ):
                continue
            user_sudo.grandes_clientes_grant_ids.filtered(
                lambda grant: grant.state != "ended"
            )._do_end(movement.display_name)
            user_sudo.filtered("active").write({"active": False})
            done |= movement
        done._mark_carried_out()

    def _apply_removal_in_time(self):
        """Complete one removal; if it is refused, the supervisors are told why.

        The others go on, and this one is tried again in the next run.
        """
        self.ensure_one()
        # What is stored and told is read by people of the company. Sudo: reads only its
        # language.
        lang = self.company_id.sudo().partner_id.lang or self.env.lang
        movement = self.with_context(lang=lang)
        try:
            with self.env.cr.savepoint():
                movement._apply_removal()
                self.env.flush_all()
        except UserError as error:
            movement.env["grandes.clientes.access.grant"]._tell_supervisors(
                movement.env._(
                    "The account of %(person)s could not be closed",
                    person=movement.user_id.name,
                ),
                str(error),
            )

    def _mark_carried_out(self):
        """Mark the movements as carried out."""
        if not self:
            return
        self._get_act_records().write(
            {
                "state": "carried_out",
                "is_removal_due": False,
                "carried_out_on": clock.now(),
                "carried_out_by_id": self.env.uid,
            }
        )
        self._log_seal("carry_out")

    def _apply_carry_out_of_transfer(self):
        """Give the new profile first, then end those of the old post."""
        for movement in self:
            # Sudo: the act was checked and is reserved to the administrator (INV-9).
            user_sudo = movement.user_id.sudo()
            old_sudo = user_sudo.grandes_clientes_grant_ids.filtered(
                lambda grant: grant.state != "ended"
            )
            kept_sudo = old_sudo.filtered(
                lambda grant, movement=movement: grant.profile_id == movement.profile_id
                and grant.mission_area_id == movement.mission_area_id
            )
            if not kept_sudo:
                movement._apply_profile()
            (old_sudo - kept_sudo)._do_end(movement.display_name)
        self._mark_carried_out()

    @api.model
    def _cron_finish(self):
        """Complete removals whose hand-over is done by now, and apply due absences."""
        waiting = self.search(
            [("is_removal_due", "=", True), ("state", "in", _BEFORE + ("handed_over",))]
        )
        for movement in waiting:
            movement._apply_removal_in_time()
        self.env["res.users"]._apply_absences()
