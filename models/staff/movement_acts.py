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
    """Acts on a movement: communicating, answering and cancelling it."""

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
            "choose_account": Act(
                label=_lt("Choose the account"),
                roles=REMOVERS,
                origins=("draft", "communicated"),
                check="_get_cannot_choose_account_reasons",
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
        """Return the message for a missing text, which says who will ask for it."""
        return self.env._("Give the reason: the Interventoría will ask for it.")

    def _get_act_records(self):
        """Return the records in sudo mode, for writing the outcome of an act."""
        # Sudo: clients may not write these fields; every act checks the user first.
        return self.sudo()

    def _get_acting_role(self, act):
        """Let people record and end their own absences and those of their area.

        The administrator of profiles may end anybody's: a small office has no
        supervisor.
        """
        role = super()._get_acting_role(act)
        if not role and act in ("carry_out", "come_back", "cancel") and self:
            # Sudo: reads the kind of the movements.
            if self.env.user.has_group("grandes_clientes.group_manager") and all(
                each.kind == "absence" for each in self.sudo()
            ):
                return "group_manager"
            # Sudo: reads the person and the area of the absences.
            mine = self.sudo().filtered(
                lambda each: each.kind == "absence"
                and self.env.user in (each.user_id | each.mission_area_id.head_id)
            )
            if len(mine) == len(self) and self.env.user.has_group(
                "grandes_clientes.group_user"
            ):
                return "group_user"
        return role

    # === ANSWERS OF THE INTERVENTORÍA === #

    def _get_cannot_answer_reasons(self):
        """Return ``{id: reason}`` if not communicated yet, or already acknowledged."""
        reasons = {}
        for movement in self:
            if not movement.communicated_on:
                reasons[movement.id] = self.env._("It was not communicated yet.")
            elif movement.oversight_answer == "acknowledged":
                reasons[movement.id] = self.env._("It is acknowledged already.")
        return reasons

    def _do_acknowledge(self, request=None):
        """Acknowledge the communication (R6); nothing waits for this.

        :param request: the mail request whose reply the user enters
        """
        self._apply_oversight_answer("acknowledge", "acknowledged", None, request)

    def _do_object(self, reason, request=None):
        """Object to the movement; whoever communicated it is told, nothing is undone.

        :param str reason: in words
        :param request: the mail request whose reply the user enters
        """
        reason = self._check_words(reason)
        self._apply_oversight_answer("object", "objected", reason, request)

    def _apply_oversight_answer(self, act, answer, reason, request):
        """Record the Interventoría's answer, once its author or clerk is checked.

        :raise AccessError: the user neither belongs to the Interventoría nor asked it
            by mail
        """
        if request:
            self.check_access("read")
            # Sudo: reads what was asked and when it was answered, to check the source.
            if request.sudo().kind != "oversight":
                raise AccessError(
                    self.env._("The Interventoría did not say so: another office did.")
                )
            self._check_mail_reply(request)
        else:
            self._check_act(act)
        vals = {
            "oversight_answer": answer,
            # Sudo: reads when they replied.
            "oversight_on": request.sudo().replied_on if request else clock.now(),
            "oversight_by_id": self.env.uid,
            "oversight_request_id": request.id if request else False,
        }
        for former, movements in self._get_act_records().grouped("objection").items():
            # An objection stays when they acknowledge or object again.
            words = "\n\n".join(filter(None, (former, reason)))
            movements.write({**vals, "objection": words or False})
        self._log_seal(act)
        if request:
            self._mark_mail_entered(request, self._get_act_label(act))
        if reason:
            self._notify_objection()

    def _notify_objection(self):
        """Tell the person who communicated a movement about the objection."""
        # Sudo: reads whom to notify; the act of objecting was checked.
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
        """Return the request to the Interventoría whose reply is to be entered."""
        self.ensure_one()
        return self.mail_request_ids.filtered(
            lambda request: request.kind == "oversight" and request.state == "replied"
        )[:1]

    # === CANCELLING === #

    def _do_cancel(self, reason):
        """Cancel the movements; what was communicated is kept, with the reason.

        :param str reason: in words
        """
        self._check_act("cancel")
        reason = self._check_words(reason)
        cancelled = self._get_act_records()
        cancelled.write({"state": "cancelled", "cancel_reason": reason})
        # Another movement of the person may follow, with the same key.
        cancelled.flush_recordset()
        # Sudo: cancels the mail requests along with the movement; the act was checked.
        self.sudo().mail_request_ids._apply_cancelled()
        self._log_seal("cancel")
        self._on_cancelled()

    def _on_cancelled(self):
        """Hook called after cancelling, extended per kind of movement."""

    # === ACTIONS === #

    def _open_dialog(self, act):
        """Return the action of the dialog that asks for what ``act`` needs."""
        self.ensure_one()
        self._check_act(act)
        return self._prepare_dialog(
            act, "grandes.clientes.staff.movement.act", movement_id=self.id, act=act
        )

    def action_acknowledge(self):
        """Acknowledge the selected movements."""
        self._do_acknowledge()

    def action_communicate(self):
        """Show the addressees, then communicate."""
        return self._open_dialog("communicate")

    def action_hand_over(self):
        """Open the dialog for handing over what the person holds."""
        return self._open_dialog("hand_over")

    def action_choose_account(self):
        """Ask for the account that a newcomer has by now."""
        return self._open_dialog("choose_account")

    def action_lock(self):
        """Ask for confirmation before locking the person."""
        return self._open_dialog("lock")

    def action_carry_out(self):
        """Show what will be done, then carry it out."""
        return self._open_dialog("carry_out")

    def action_object(self):
        """Ask for the reason of the objection."""
        return self._open_dialog("object")

    def action_cancel(self):
        """Ask for the reason of the cancellation."""
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
