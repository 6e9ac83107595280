from odoo import models

from ...tools.case_states import END_STATES


class DelegationRequest(models.Model):
    """Who may decide a request, and who may complete or withdraw it (I06)."""

    _name = "grandes.clientes.delegation.request"
    _inherit = "grandes.clientes.delegation.request"

    def _get_cannot_decide_reasons(self):
        """Return ``{id: reason}`` where the user does not decide for the area.

        Whoever asked, completed it or goes on with it never decides, and nobody signs
        on their behalf. They may enter what the area said by mail.
        """
        if self.env.su:
            return {}
        user = self.env.user
        by_mail = self._find_mail_replies()
        in_stead = user.has_group("grandes_clientes.group_coordinator")
        deciders = {
            (area, company): area._get_delegation_deciders(company)
            for area, company in self.grouped(
                lambda each: (each.mission_area_id, each.company_id)
            )
        }
        none = self.env["grandes.clientes.mail.request"]
        # Sudo: reads the name of the head on whose behalf the user would sign.
        heads = {
            (area, company): user.sudo().browse(
                self._get_decider(area, company, none)["decided_for_id"]
            )
            for area, company in deciders
        }
        reasons = {}
        for request in self:
            place = request.mission_area_id, request.company_id
            theirs, head = deciders[place], heads[place]
            if request.id in by_mail:
                continue
            if own := request._get_own_part(user):
                reasons[request.id] = own
            elif request._get_own_part(head):
                reasons[request.id] = self.env._(
                    "You would sign by delegation of %(head)s, who asked for it or "
                    "goes on with it: the Coordinador decides.",
                    head=head.name,
                )
            # Sudo: reads the names of the deciders.
            elif not in_stead and user not in theirs:
                reasons[request.id] = self.env._(
                    "%(people)s decides for the area.",
                    people=", ".join(theirs.sudo().mapped("name"))
                    or request.mission_area_id.name,
                )
        return reasons

    def _get_cannot_approve_reasons(self):
        """Return ``{id: reason}``: somebody else decides, or the case has ended."""
        reasons = self._get_cannot_decide_reasons()
        # Sudo: reads the state of the cases.
        for request_sudo in self.sudo():
            if request_sudo.case_id.state in END_STATES:
                reasons.setdefault(
                    request_sudo.id,
                    self.env._("Its case has ended: nothing is changed for it."),
                )
        return reasons

    def _get_own_part(self, user):
        """Return why the user, who is a party to the request, cannot decide it."""
        self.ensure_one()
        if not user:
            return False
        if user == self.asked_by_id:
            return self.env._("You asked for it: somebody else decides.")
        if user == self.user_id:
            return self.env._("It was handed over to you: somebody else decides.")
        if user in self._get_parties():
            return self.env._("You completed it: somebody else decides.")
        return False

    def _get_parties(self):
        """Return who asked for the request, completed it or goes on with it."""
        self.ensure_one()
        # Sudo: reads the whole history, whoever decides.
        completed = self.sudo().step_ids.filtered(lambda step: step.act == "complete")
        return self.asked_by_id | self.user_id | completed.user_id.sudo(self.env.su)

    def _get_not_mine_reasons(self):
        """Return ``{id: reason}`` where somebody else is in charge of the request."""
        user = self.env.user
        if self.env.su or user.has_group("grandes_clientes.group_supervisor"):
            return {}
        return {
            request.id: self.env._(
                # Sudo: reads only a name.
                "%(person)s goes on with it.",
                person=request.sudo().user_id.name,
            )
            for request in self
            if user not in (request.asked_by_id | request.user_id)
        }
