from odoo import api, models

# What an area says by mail, and who asked enters.
_SAID = ("approve", "reject", "return")
_REQUEST = "grandes.clientes.delegation.request"


class MailRequest(models.Model):
    """What an area replies about a change may name documents whole."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

    @api.model
    def _get_models_with_documents(self):
        return super()._get_models_with_documents() | {_REQUEST}


class DelegationRequest(models.Model):
    """Areas of which nobody signs in are asked, and decide, by mail."""

    _name = _REQUEST
    _inherit = [_REQUEST, "grandes.clientes.mail.request.mixin"]

    # === ASKING === #

    def _ask_area(self, area):
        """Ask an area about the requests in one mail, complaints each apart (G26)."""
        # Sudo: the area's address, and what its people may know of the cases.
        area_sudo = area.sudo()
        company = self.company_id[:1]
        lang = company.sudo().partner_id.lang or self.env.lang
        complaints = self.filtered(lambda each: each.sudo().case_id.complained_user_id)
        for requests in filter(None, (self - complaints, *complaints)):
            told = requests.with_context(lang=lang)
            subject = (
                told.env._("%(number)s: may this be changed?", number=told.name)
                if len(told) == 1
                else told.env._(
                    "%(count)s changes for %(area)s to decide",
                    count=len(told),
                    area=area.name,
                )
            )
            body = told.env["ir.qweb"]._render(
                "grandes_clientes.notice_delegation_request",
                {
                    "requests": told.sudo(),
                    "area": area_sudo.with_context(lang=lang),
                    "company": company,
                    "asker": self.env.user,
                },
            )
            requests._ask_by_mail(
                area_sudo.email, subject, body, area_sudo.name, kind="delegation"
            )

    # === ENTERING WHAT IT SAYS === #

    def _get_acting_role(self, act):
        """Let who asked an area by mail enter what it said."""
        role = super()._get_acting_role(act)
        if not role and act in _SAID:
            user = self.env.user
            for asks in ("group_front_office", "group_back_office"):
                if user.has_group(f"grandes_clientes.{asks}"):
                    return asks if self._find_mail_replies() else role
        return role

    def _apply_mail_entered(self, reply, act):
        """Mark the reply as entered once it decided all that it is about."""
        still_open = reply._get_records().filtered(lambda each: each.state == "asked")
        if not still_open:
            self._mark_mail_entered(reply, self._get_act_label(act))

    def _apply_mail_cancelled(self):
        """Wait for no reply about what is decided or withdrawn."""
        # Sudo: follows from the act, which was checked.
        open_sudo = (
            self.env["grandes.clientes.mail.request"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
        open_sudo.filtered(
            lambda each: all(
                record.state not in ("asked", "returned")
                for record in each._get_records()
            )
        )._apply_cancelled()
