from contextlib import nullcontext

from odoo import api, models
from odoo.tools import email_split, html2plaintext

from ...tools import clock
from ..case.movement import entering_reply_to
from .desk_mixin import MISSION_AREA

# Replies of an area by mail, which the user who asked enters.
_SAID = ("answer", "reject", "return")
_WAITING = ("sent", "accepted")
_ESCALATION = "grandes.clientes.escalation"


class MissionArea(models.Model):
    """Mission areas without a login: they answer by mail."""

    _name = "grandes.clientes.mission.area"
    _inherit = "grandes.clientes.mission.area"

    def _answers_by_mail(self, company):
        """Return whether the area has an address, and in ``company`` nobody signs in.

        :param company: the company for which the area works
        """
        self.ensure_one()
        # Sudo: reads the address of the area.
        return bool(email_split(self.sudo().email or "")) and not any(
            user.has_group("grandes_clientes.group_mission_area")
            for user in self._get_members_in(company)
        )


class MailRequest(models.Model):
    """Mail requests: escalations show identity documents unmasked."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

    @api.model
    def _get_models_with_documents(self):
        return super()._get_models_with_documents() | {_ESCALATION}


class Escalation(models.Model):
    """Escalations to areas that only answer by mail (5.2.12, 5.2.19)."""

    _name = "grandes.clientes.escalation"
    _inherit = ["grandes.clientes.escalation", "grandes.clientes.mail.request.mixin"]

    # === ASKING === #

    def _notify_desks(self):
        """Notify the desks; ask areas without a login by mail."""
        desks = self.grouped(lambda each: (each.mission_area_id, each.company_id))
        for (area, company), escalations in desks.items():
            if area and area._answers_by_mail(company):
                escalations._ask_area(area)
        return super()._notify_desks()

    def _ask_area(self, area):
        """Ask an area about the escalations in one mail, complaints apart."""
        self._ask_area_by_mail(
            area, "grandes_clientes.notice_area_request", "escalations", "escalation"
        )

    def _get_request_groups(self):
        return self._split_by_excluded_users()

    def _get_asked_subject(self, area):
        if len(self) > 1:
            return self.env._(
                "%(count)s requests for %(area)s", count=len(self), area=area.name
            )
        return self.env._(
            "%(number)s: %(subject)s",
            number=self.name,
            # Sudo: reads the subject, which the area may know.
            subject=self.sudo().case_id.subject,
        )

    # === ENTERING REPLIES === #

    def _get_acting_role(self, act):
        """Let the front office enter what an area replied by mail."""
        role = super()._get_acting_role(act)
        if (
            act in _SAID
            and role in (False, "group_back_office")
            and self.env.user.has_group("grandes_clientes.group_front_office")
            and self._find_mail_replies()
        ):
            return "group_front_office"
        return role

    def _get_not_on_desk_reasons(self):
        """Return the reasons; the front office may enter an area's mailed reply."""
        reasons = super()._get_not_on_desk_reasons()
        if not reasons:
            return reasons
        replies = self.browse(reasons)._find_mail_replies()
        for escalation in self.browse(reasons):
            if (
                escalation.id in replies
                and escalation.target == MISSION_AREA
                # Sudo: reads the state of the case.
                and escalation.sudo().case_id.state == MISSION_AREA
            ):
                del reasons[escalation.id]
        return reasons

    def _open_reply(self, act):
        """Open the wizard, prefilled with the reply if the area answered by mail."""
        action = super()._open_reply(act)
        requests = set(self._find_mail_replies().values())
        if act in _SAID and len(requests) == 1:
            said = requests.pop().reply
            name = "default_body" if act == "answer" else "default_text"
            action["context"][name] = said if act == "answer" else html2plaintext(said)
        return action

    def _by_mail(self):
        """Return the escalations by the mail request whose reply is being entered."""
        super_reasons = super()._get_not_on_desk_reasons()
        replies = self.browse(super_reasons)._find_mail_replies()
        return self.grouped(
            lambda each: replies.get(each.id, self.env["grandes.clientes.mail.request"])
        )

    def _do_as_said(self, act, method, *arguments):
        """Perform the act for each replied request, or as the desk without one."""
        for request, escalations in self._by_mail().items():
            if request:
                escalations._check_act(act)
                escalations._check_mail_reply(request)
            with entering_reply_to(request.id) if request else nullcontext():
                getattr(escalations, method)(*arguments)
            if request:
                escalations._apply_mail_evidence(request)
                still_open = request._get_records().filtered(
                    lambda each: each.state in _WAITING
                )
                if not still_open:
                    escalations._mark_mail_entered(
                        request, escalations._get_act_label(act)
                    )

    def _apply_mail_evidence(self, request):
        """Record the mail of the area as support of the escalations."""
        # Sudo: part of an act already checked; the files belong to the request.
        request_sudo = request.sudo()
        day = clock.local_date(request_sudo.company_id, request_sudo.replied_on)
        words = self.env._(
            "E-mail from %(address)s of %(day)s",
            address=request_sudo.reply_from,
            day=day.strftime("%d/%m/%Y"),
        )
        for escalation in self._get_act_records():
            vals = {}
            if not escalation.support:
                vals["support"] = words
            if request_sudo.reply_attachment_ids and not escalation.attachment_ids:
                vals["attachment_ids"] = request_sudo.reply_attachment_ids.ids
            if vals:
                escalation.write(vals)

    def _do_answer(self, body, support=None, files=None):
        if not self._find_mail_replies():
            return super()._do_answer(body, support, files)
        return self._do_as_said("answer", "_do_answer_as_desk", body, support, files)

    def _do_answer_as_desk(self, body, support, files):
        return super()._do_answer(body, support, files)

    def _do_reject(self, reason, area=None, note=None):
        if not self._find_mail_replies():
            return super()._do_reject(reason, area, note)
        return self._do_as_said("reject", "_do_reject_as_desk", reason, area, note)

    def _do_reject_as_desk(self, reason, area, note):
        return super()._do_reject(reason, area, note)

    def _do_return(self, missing):
        if not self._find_mail_replies():
            return super()._do_return(missing)
        return self._do_as_said("return", "_do_return_as_desk", missing)

    def _do_return_as_desk(self, missing):
        return super()._do_return(missing)

    def _apply_end(self, state, vals=None, by_escalation=None):
        """Close the escalations; cancelled ones no longer wait for a mail."""
        result = super()._apply_end(state, vals, by_escalation)
        if state == "cancelled":
            self._apply_mail_cancelled(_WAITING)
        return result
