from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)

STANDING = ("draft", "communicated", "handed_over")
TOLD = ("communicated", "handed_over", "carried_out")
SUPERVISOR = ("group_supervisor",)
REMOVERS = ("group_manager", "group_supervisor")
OVERSIGHT = ("group_oversight",)


class Movement(models.Model):
    """Who does what about a movement: telling it, answering it, calling it off."""

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    @api.model
    def _get_acts(self):
        return super()._get_acts() | {
            "communicate": Act(
                label=_lt("Communicate"),
                roles=SUPERVISOR,
                origins=("draft", "handed_over", "carried_out"),
                check="_get_cannot_communicate_reasons",
            ),
            "hand_over": Act(
                label=_lt("Hand over"),
                roles=SUPERVISOR,
                origins=("draft", "communicated"),
                check="_get_cannot_hand_over_reasons",
            ),
            "lock": Act(
                label=_lt("Shut out now"),
                roles=REMOVERS,
                origins=STANDING,
                check="_get_cannot_lock_reasons",
            ),
            "carry_out": Act(
                label=_lt("Carry out"),
                roles=REMOVERS,
                origins=STANDING,
                check="_get_cannot_carry_out_reasons",
            ),
            "acknowledge": Act(
                label=_lt("Acknowledge"),
                roles=OVERSIGHT,
                origins=TOLD,
                check="_get_cannot_answer_reasons",
            ),
            "object": Act(
                label=_lt("Object"),
                roles=OVERSIGHT,
                origins=TOLD,
                check="_get_cannot_answer_reasons",
            ),
            "give_first_case": Act(
                label=_lt("Give a first case"),
                roles=SUPERVISOR,
                origins=("carried_out",),
                check="_get_cannot_give_first_case_reasons",
            ),
            "come_back": Act(
                label=_lt("Back before the end"),
                roles=SUPERVISOR,
                origins=("communicated", "handed_over", "carried_out"),
                check="_get_cannot_come_back_reasons",
            ),
            "cancel": Act(
                label=_lt("Call off"),
                roles=SUPERVISOR,
                origins=STANDING,
            ),
        }

    handed_over_on = fields.Datetime(readonly=True, copy=False)
    carried_out_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    carried_out_on = fields.Datetime(readonly=True, copy=False)

    @api.model
    def _get_no_words(self):
        """Say who will ask for them."""
        return self.env._("Give the reason: the Interventoría will ask for it.")

    def _get_act_records(self):
        """Return the records for what an act decides."""
        # Sudo: refused to clients; every act checks as the user first.
        return self.sudo()

    def _get_acting_role(self, act):
        """Let people record, and end, absences of their own and of their area's.

        The administrator of profiles ends anybody's: a small office has no supervisor.
        """
        role = super()._get_acting_role(act)
        if not role and act in ("carry_out", "come_back", "cancel") and self:
            # Sudo: of which kind they are.
            if self.env.user.has_group("grandes_clientes.group_manager") and all(
                each.kind == "absence" for each in self.sudo()
            ):
                return "group_manager"
            # Sudo: whose absences they are, and of which area.
            mine = self.sudo().filtered(
                lambda each: each.kind == "absence"
                and self.env.user in (each.user_id | each.mission_area_id.head_id)
            )
            if len(mine) == len(self) and self.env.user.has_group(
                "grandes_clientes.group_user"
            ):
                return "group_user"
        return role

    # === WHAT THE OVERSEERS SAY === #

    def _get_cannot_answer_reasons(self):
        """Return ``{id: reason}``: what was never told is not answered, nor twice."""
        reasons = {}
        for movement in self:
            if not movement.communicated_on:
                reasons[movement.id] = self.env._("It was not communicated yet.")
            elif movement.oversight_answer == "acknowledged":
                reasons[movement.id] = self.env._("It is acknowledged already.")
        return reasons

    def _do_acknowledge(self, request=None):
        """Acknowledge that it was communicated (R6); nothing waits for this.

        :param request: whose reply says so, for who asked to enter
        """
        self._apply_oversight_answer("acknowledge", "acknowledged", None, request)

    def _do_object(self, reason, request=None):
        """Object to the movement; the supervisor is told, and nothing is undone.

        :param str reason: in words
        :param request: whose reply says so, for who asked to enter
        """
        reason = self._check_words(reason)
        self._apply_oversight_answer("object", "objected", reason, request)

    def _apply_oversight_answer(self, act, answer, reason, request):
        """Note what the Interventoría says, after the checks of who says or enters it.

        :raise AccessError: the user is not of the Interventoría, nor asked it by mail
        """
        if request:
            self.check_access("read")
            # Sudo: what was asked, and when it was answered, to check who says so.
            if request.sudo().kind != "oversight":
                raise AccessError(
                    self.env._("The Interventoría did not say so: another office did.")
                )
            self._check_mail_reply(request)
        else:
            self._check_act(act)
        self._get_act_records().write(
            {
                "oversight_answer": answer,
                "oversight_on": request.sudo().replied_on if request else clock.now(),
                "oversight_by_id": self.env.uid,
                "oversight_request_id": request.id if request else False,
                "objection": reason,
            }
        )
        self._log_seal(act)
        if request:
            self._mark_mail_entered(request, self._get_act_label(act))
        if reason:
            self._notify_objection()

    def _notify_objection(self):
        """Tell who communicated a movement that it is objected to."""
        # Sudo: whom to tell; the act that objects was checked.
        for movement in self.sudo():
            person = movement.communicated_by_id
            if person == self.env.user:
                continue
            present = person._get_present_at(clock.now()) or person
            self.env["mail.thread"].sudo().message_notify(
                partner_ids=present.partner_id.ids,
                subject=self.env._(
                    "The Interventoría objects: %(movement)s",
                    movement=movement.display_name,
                ),
                body=Markup("<p>%s</p><p style='white-space: pre-line;'>%s</p>")
                % (
                    self.env._(
                        "The Interventoría objects to what you communicated. Read why, "
                        "and settle it with them:"
                    ),
                    movement.objection,
                ),
                model=movement._name,
                res_id=movement.id,
                email_layout_xmlid="grandes_clientes.mail_notification",
            )

    def _find_oversight_reply(self):
        """Return the request to the Interventoría whose reply waits to be entered."""
        self.ensure_one()
        return self.mail_request_ids.filtered(
            lambda request: request.kind == "oversight" and request.state == "replied"
        )[:1]

    # === CALLING OFF === #

    def _do_cancel(self, reason):
        """Call the movements off; what was communicated stays, with why.

        :param str reason: in words
        """
        self._check_act("cancel")
        reason = self._check_words(reason)
        self._get_act_records().write({"state": "cancelled", "cancel_reason": reason})
        # Sudo: what the act calls off with it; it was checked.
        self.sudo().mail_request_ids._apply_cancelled()
        self._log_seal("cancel")
        self._on_cancelled()

    def _on_cancelled(self):
        """Do what follows from calling off; a hook of each kind of movement."""

    # === WHAT PEOPLE CLICK === #

    def _open_dialog(self, act):
        """Return the action of the dialog in which ``act`` asks what it needs."""
        self.ensure_one()
        self._check_act(act)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "%(act)s: %(movement)s",
                act=self._get_act_label(act),
                movement=self.display_name,
            ),
            "res_model": "grandes.clientes.staff.movement.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_movement_id": self.id, "default_act": act},
        }

    def action_acknowledge(self):
        """Acknowledge the selected movements."""
        self._do_acknowledge()

    def action_communicate(self):
        """Show who will be written to, then communicate."""
        return self._open_dialog("communicate")

    def action_hand_over(self):
        """Ask about the hand-over of what the person holds."""
        return self._open_dialog("hand_over")

    def action_lock(self):
        """Ask before shutting the person out."""
        return self._open_dialog("lock")

    def action_carry_out(self):
        """Show what will be done, then carry it out."""
        return self._open_dialog("carry_out")

    def action_object(self):
        """Ask why it is objected to."""
        return self._open_dialog("object")

    def action_cancel(self):
        """Ask why it is called off."""
        return self._open_dialog("cancel")

    def action_come_back(self):
        """End the absences now: the people are back."""
        self._do_come_back()

    def action_enter_reply(self):
        """Enter what the Interventoría replied by mail."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enter the reply: %(name)s", name=self.display_name),
            "res_model": "grandes.clientes.staff.movement.reply",
            "view_mode": "form",
            "target": "new",
            "context": {"default_movement_id": self.id},
        }
