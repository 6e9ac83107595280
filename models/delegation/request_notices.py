from markupsafe import Markup

from odoo import models

from ...tools import clock


class DelegationRequest(models.Model):
    """Telling the area that something waits for it, and who asked what it said."""

    _name = "grandes.clientes.delegation.request"
    _inherit = "grandes.clientes.delegation.request"

    def _notify_deciders(self):
        """Tell who decides; an area of which nobody signs in is asked by mail."""
        for area, requests in self.grouped("mission_area_id").items():
            if area._answers_by_mail():
                requests._ask_area(area)
                continue
            deciders = area._get_delegation_deciders() - self.env.user
            for request in requests:
                request._tell(
                    # Whom the complaint is about must not know of it (G26).
                    deciders - request.sudo().case_id.complained_user_id,
                    lambda told: told.env._(
                        "%(number)s: decide on a change", number=told.name
                    ),
                )

    def _notify_asker(self, act):
        """Tell who goes on with it what became of it, or who stands in."""
        for request in self:
            # Sudo: who goes on with it, and whether they are there.
            person = request.sudo().user_id
            present = person._get_present_at(clock.now()) or person
            if present == self.env.user:
                continue
            label = self._get_step_label
            request._tell(
                present.sudo(self.env.su),
                lambda told, act=act, label=label: f"{told.name}: {label(told, act)}",
            )

    def _get_step_label(self, told, act):
        """Return what happened, in the language of whom it is told to."""
        field = told.env["grandes.clientes.delegation.step"]._fields["act"]
        return dict(field._description_selection(told.env))[act].lower()

    def _tell(self, users, subject):
        """Send each of the users one message that leads to the request.

        :param subject: function of the request, in the reader's language
        """
        self.ensure_one()
        # Sudo: languages and addresses of whom it is told to.
        for lang, readers in users.sudo().grouped("lang").items():
            told = self.with_context(lang=lang)
            self.env["mail.thread"].with_context(lang=lang).message_notify(
                partner_ids=readers.partner_id.ids,
                subject=subject(told),
                body=told._get_notice_body(),
                model=self._name,
                res_id=self.id,
                email_layout_xmlid="mail.mail_notification_light",
            )

    def _get_notice_body(self):
        """Return what is to be changed where, why, and what the area said."""
        self.ensure_one()
        request_sudo = self.sudo()  # Sudo: names that the reader is told.
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
        return Markup().join(Markup("<p>%s</p>") % line for line in lines if line)
