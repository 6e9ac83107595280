from markupsafe import Markup

from odoo import models

from ...tools import clock

# Maximum number of requests in one message; the list has the others.
_TOLD = 10


def _get_asked_subject(requests):
    """Return the subject of the area's notice, in the language of the reader."""
    if len(requests) == 1:
        return requests.env._("%(number)s: decide on a change", number=requests.name)
    return requests.env._(
        "%(count)s changes for your area to decide", count=len(requests)
    )


class DelegationRequest(models.Model):
    """Notices: pending requests to the area, outcomes to the requester."""

    _name = "grandes.clientes.delegation.request"
    _inherit = "grandes.clientes.delegation.request"

    def _notify_deciders(self):
        """Notify the deciders; an area in which nobody signs in is asked by mail.

        If nobody of the area may decide a request, the Coordinador is told.
        """
        areas = self.grouped(lambda each: (each.mission_area_id, each.company_id))
        for (area, company), requests in areas.items():
            if area._answers_by_mail(company):
                requests._ask_area(area)
                continue
            able = area._get_delegation_deciders(company)
            head = area._get_head_in(company)
            in_stead = company._grandes_clientes_get_users("group_coordinator")
            told = {}
            for request in requests:
                parties = request._get_parties()
                # The person a complaint is about must not learn of it (G26). Sudo: read
                # only to leave that person out.
                others = parties | request.sudo().case_id.complained_user_id
                others |= self.env.user
                # Nobody signs by delegation of a party.
                is_barred = head & parties and head not in able
                deciders = able.browse() if is_barred else able - others
                told[request] = deciders or in_stead - others
            for deciders, those in requests.grouped(told.get).items():
                those._tell(deciders, _get_asked_subject)

    def _notify_asker(self, act):
        """Notify the person in charge, or their substitute, of the outcome."""
        # Sudo: reads who is in charge and whether they are present. A substitute does
        # not learn of a complaint about themselves (G26).
        for (person, complained), requests in (
            self.sudo()
            .grouped(lambda each: (each.user_id, each.case_id.complained_user_id))
            .items()
        ):
            present = person._get_present_at(clock.now(), complained) or person
            if present not in (self.env.user | complained):
                requests.sudo(self.env.su)._tell(
                    present, lambda told: told._get_step_subject(act)
                )

    def _get_step_subject(self, act):
        """Return what happened to the requests, in the language of the reader."""
        field = self.env["grandes.clientes.delegation.step"]._fields["act"]
        label = dict(field._description_selection(self.env))[act].lower()
        if len(self) == 1:
            return f"{self.name}: {label}"
        return self.env._("%(count)s changes: %(what)s", count=len(self), what=label)

    def _tell(self, users, subject):
        """Send each user one message that links to the first request.

        :param subject: function of the requests, in the reader's language
        """
        # Sudo: reads the languages and addresses of the recipients.
        for lang, readers in users.sudo().grouped("lang").items():
            told = self.with_context(lang=lang)
            self.env["mail.thread"].with_context(lang=lang).message_notify(
                partner_ids=readers.partner_id.ids,
                subject=subject(told),
                body=Markup("<hr/>").join(
                    each._get_notice_body() for each in told[:_TOLD]
                ),
                model=self._name,
                res_id=self[0].id,
                email_layout_xmlid="grandes_clientes.mail_notification",
            )

    def _get_notice_body(self):
        """Return the HTML with the change, its reason and the area's answer."""
        self.ensure_one()
        request_sudo = self.sudo()  # Sudo: reads names for the notice.
        lines = [
            self.env._(
                "%(change)s in %(system)s, %(entity)s",
                change=request_sudo.change_id.name or self.env._("Change"),
                system=request_sudo.system_id.name,
                entity=request_sudo.partner_id.name,
            ),
            f"{request_sudo.value_before or '—'} → {request_sudo.value_asked or '—'}",
            request_sudo.reason,
        ]
        if request_sudo.state == "returned":
            lines.append(request_sudo.step_ids[-1:].words)
        elif request_sudo.decision:
            lines.append(request_sudo.decision)
        lines.append(self._get_next_words())
        return Markup().join(Markup("<p>%s</p>") % line for line in lines if line)

    def _get_next_words(self):
        """Return what the recipient has to do next."""
        words = {
            "asked": self.env._(
                "What follows: approve it, reject it with the reason, or say what is "
                "missing."
            ),
            "returned": self.env._("What follows: complete it, and ask again."),
            "approved": self.env._(
                "What follows: make the change, and say so on the case."
            ),
            "executed": self.env._("What follows: check that it is as it was asked."),
            "rejected": self.env._("What follows: go on with the case without it."),
            "expired": self.env._("What follows: ask again, if it is still needed."),
        }
        return words.get(self.state, "")
