from odoo import api, models

# Decisions that an area sends by mail and the requester enters.
_SAID = ("approve", "reject", "return")
_REQUEST = "grandes.clientes.delegation.request"


class MailRequest(models.Model):
    """Mails about changes may show identity documents unmasked."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

    @api.model
    def _get_models_with_documents(self):
        return super()._get_models_with_documents() | {_REQUEST}


class DelegationRequest(models.Model):
    """Requests to areas in which nobody signs in: asked and decided by mail."""

    _name = _REQUEST
    _inherit = [_REQUEST, "grandes.clientes.mail.request.mixin"]

    # === ASKING === #

    def _ask_area(self, area):
        """Ask an area about the requests in one mail, each complaint apart (G26)."""
        self._ask_area_by_mail(
            area,
            "grandes_clientes.notice_delegation_request",
            "requests",
            "delegation",
        )

    def _get_asked_together(self):
        # Sudo: finds the requests about a complaint.
        complaints = self.filtered(lambda each: each.sudo().case_id.complained_user_id)
        return list(filter(None, (self - complaints, *complaints)))

    def _get_asked_subject(self, area):
        if len(self) > 1:
            return self.env._(
                "%(count)s changes for %(area)s to decide",
                count=len(self),
                area=area.name,
            )
        return self.env._("%(number)s: may this be changed?", number=self.name)

    # === ENTERING REPLIES === #

    def _get_acting_role(self, act):
        """Let the requester enter what the area replied by mail."""
        role = super()._get_acting_role(act)
        if not role and act in _SAID:
            user = self.env.user
            for asks in ("group_front_office", "group_back_office"):
                if user.has_group(f"grandes_clientes.{asks}"):
                    return asks if self._find_mail_replies() else role
        return role

    def _apply_mail_entered(self, reply, act):
        """Mark the reply as entered once everything it concerns is decided."""
        still_open = reply._get_records().filtered(lambda each: each.state == "asked")
        if not still_open:
            self._mark_mail_entered(reply, self._get_act_label(act))
