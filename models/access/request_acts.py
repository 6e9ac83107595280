from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ...tools import access, clock
from ...tools.text import said


class AccessRequest(models.Model):
    """Approving, validating and carrying out requests, by different people."""

    _name = "grandes.clientes.access.request"
    _inherit = "grandes.clientes.access.request"

    # === ACTS === #

    def _do_approve(self):
        """Approve, as a Coordinador who did not file the request."""
        self._apply_decision("approve", "approved")

    def _do_validate(self):
        """Validate, as a member of quality who neither filed nor approved it."""
        self._apply_decision("validate", "validated")

    def _do_refuse(self, reason):
        """Refuse, with a reason."""
        if not said(reason):
            raise UserError(self.env._("Say why it is refused."))
        self._apply_decision("refuse", "refused", refusal_reason=reason.strip())

    def _do_carry_out(self):
        """Give, change or remove access as requested, as the administrator.

        A removal gets one line per legacy system, to be acknowledged.
        """
        self._check_act("carry_out")
        self._check_area()
        for request in self:
            if not request.user_id and request.kind != "new":
                raise UserError(
                    self.env._(
                        "%(number)s: choose the account of %(name)s in «Person».",
                        number=request.name,
                        name=request.person_name or "",
                    )
                )
            if not request.user_id:
                raise UserError(
                    self.env._(
                        "%(number)s: make the account of %(name)s first, by «Create "
                        "the account», or choose it in «Person».",
                        number=request.name,
                        name=request.person_name or "",
                    )
                )
            if request.kind != "removal" and not request.profile_id:
                raise UserError(
                    self.env._(
                        "%(number)s names no profile to give: add it to the request.",
                        number=request.name,
                    )
                )
            with access.because(request_id=request.id, reason=request.name):
                request._apply_request()
        self._apply_decision("carry_out", "carried_out")

    def _apply_called_off(self, reason):
        """Refuse open requests, in sudo mode, because their occasion was called off."""
        self.filtered(lambda each: each.state not in ("done", "refused")).write(
            {
                "state": "refused",
                "refused_by_id": self.env.uid,
                "refused_on": clock.now(),
                "refusal_reason": reason,
            }
        )

    def _apply_decision(self, act, done, **vals):
        """Record who decided, and advance the requests."""
        self._check_act(act)
        if act != "refuse":
            self._check_area()
        # Sudo: writes fields reserved to acts.
        self.sudo().write(
            {
                "state": self._get_act_table()[act].target,
                f"{done}_by_id": self.env.uid,
                f"{done}_on": clock.now(),
                **vals,
            }
        )

    def _get_cannot_decide_reasons(self):
        """Return ``{id: reason}`` where the user is concerned or already took part.

        Filing, approving, validating and carrying out take four people, none of whom is
        the person the request is for.
        """
        reasons = {}
        me = self.env.user
        for request in self:
            if me == request.user_id:
                reasons[request.id] = self.env._("Nobody decides their own access.")
            elif me in (
                request.asked_by_id | request.approved_by_id | request.validated_by_id
            ):
                reasons[request.id] = self.env._(
                    "You had a part in it already: somebody else goes on."
                )
        return reasons

    def _get_cannot_go_on_reasons(self):
        """Return ``{id: reason}`` as for any decision, or where the time is over."""
        reasons = self._get_cannot_decide_reasons()
        for request in self.filtered(lambda each: each._is_over()):
            reasons.setdefault(
                request.id,
                self.env._("The time that it asks for is over: refuse it."),
            )
        return reasons

    def _get_cannot_refuse_reasons(self):
        """Return ``{id: reason}`` as for any decision.

        The administrator may refuse a validated request that cannot be carried out,
        such as incompatible roles: nobody else is left who took no part in it.
        """
        reasons = self._get_cannot_decide_reasons()
        if self._get_acting_role("refuse") == "group_manager":
            for request in self.filtered(lambda each: each.state != "validated"):
                reasons.setdefault(
                    request.id,
                    self.env._("The Coordinador and quality decide on it first."),
                )
        return reasons

    # === ACTIONS === #

    def action_approve(self):
        """Approve the requests."""
        self._do_approve()

    def action_validate(self):
        """Validate the requests."""
        self._do_validate()

    def action_carry_out(self):
        """Carry the requests out."""
        self._do_carry_out()

    def action_refuse(self):
        """Open the dialog that asks for the reason of the refusal."""
        self._check_act("refuse")
        return self._open_dialog(
            "grandes.clientes.access.request.refuse",
            self.env._(
                "Refuse · %(requests)s",
                requests=", ".join(self.mapped("display_name")),
            ),
            request_ids=self.ids,
        )

    def action_make_account(self):
        """Open the dialog that creates the account of the person the request is for."""
        self.ensure_one()
        return self._open_dialog(
            "grandes.clientes.person.make",
            self.env._("New person"),
            request_id=self.id,
            name=self.person_name,
            login=self.person_email,
        )

    def _open_dialog(self, model, title, **defaults):
        """Return the action that opens a dialog with these default values."""
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{key}": value for key, value in defaults.items()},
        }

    # === CARRYING OUT === #

    def _apply_request(self):
        """End and give the profiles on the requested day."""
        self.ensure_one()
        now = clock.now()
        Grant = self.env["grandes.clientes.access.grant"]
        held = Grant.search(
            Domain("user_id", "=", self.user_id.id)
            & Domain("state", "in", ("in_force", "suspended", "planned"))
        )
        ending = self.ended_grant_ids & held
        if self.kind == "removal" and not self.ended_grant_ids:
            ending = held
        if ending and self.kind != "new":
            self._apply_ends(ending, now)
        if self.kind == "removal":
            self._create_lines(ending, now)
            return
        emergency = held.filtered(
            lambda grant: grant.is_emergency and grant.profile_id == self.profile_id
        )[:1]
        # Sudo: only this act links a grant to its request.
        if emergency:
            self._apply_to_emergency(emergency.sudo())
            return
        grant = Grant.create(
            {
                "user_id": self.user_id.id,
                "profile_id": self.profile_id.id,
                "date_from": max(self.date_from, now),
                "date_to": self.date_to,
                "mission_area_id": self.mission_area_id.id,
                "campaign_id": self.campaign_id.id,
                "reason": self.reason,
            }
        )
        grant.sudo().request_id = self
        grant._do_grant()

    def _apply_to_emergency(self, grant):
        """Continue an emergency grant, in sudo mode, as the request asks."""
        area = self.mission_area_id or grant.mission_area_id
        if grant.state == "in_force" and grant.mission_area_id != area:
            grant._apply_area_unlinks()
        grant.write(
            {
                "request_id": self.id,
                "is_emergency": False,
                "date_to": self.date_to,
                "mission_area_id": area.id,
                "campaign_id": (self.campaign_id or grant.campaign_id).id,
            }
        )
        if grant.state == "in_force":
            grant._apply_links()
        grant._trigger_due()

    def _apply_ends(self, grants, now):
        """End the grants at the requested instant."""
        if self.date_from <= now:
            grants._do_end(self.name)
            return
        grants._check_act("end")
        # Sudo: the act was checked; the cron ends them.
        grants_sudo = (
            self.env["grandes.clientes.access.grant"].sudo().browse(grants.ids)
        )
        for grant in grants_sudo:
            if not grant.date_to or grant.date_to > self.date_from:
                grant.date_to = max(self.date_from, grant.date_from)
        grants_sudo._trigger_due()

    def _create_lines(self, grants, now):
        """Create a line for each legacy system in which the person has access."""
        profiles = grants.profile_id.sudo()._with_included()
        systems = profiles.permission_ids.filtered(
            lambda line: line.can_consult or line.can_modify
        ).system_id
        # Sudo: the systems of the person's profiles, which the removal covers.
        self.sudo().line_ids = [
            Command.create({"system_id": system.id, "effective_on": self.date_from})
            for system in systems - self.line_ids.system_id
        ]
        self.sudo().line_ids.filtered(lambda line: not line.effective_on).write(
            {"effective_on": min(self.date_from, now)}
        )
