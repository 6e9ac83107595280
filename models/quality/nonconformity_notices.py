from markupsafe import Markup

from odoo import models

from ...tools import clock

_TODO = "grandes_clientes.activity_nonconformity"


class QualityNonconformity(models.Model):
    """Notices to those who answer for a non-conformity, and its buttons."""

    _name = "grandes.clientes.quality.nonconformity"
    _inherit = "grandes.clientes.quality.nonconformity"

    def _notify_responsible(self, act):
        """Notify those who answer for each, in their language, and schedule a to-do.

        Users whom a complaint in it is about are left out (G26).

        :param str act: ``open`` or ``move_due``
        """
        for record in self:
            people = record._get_people_told()
            for lang, users in people.grouped("lang").items():
                told = record.with_context(lang=lang)
                told.message_notify(
                    partner_ids=users.partner_id.ids,
                    subject=told._get_notice_subject(act),
                    body=told._get_notice_body(),
                    email_layout_xmlid="grandes_clientes.mail_notification",
                )
            if record.responsible_email:
                record._queue_to_address(act)
            record._drop_todos()
            for user in people:
                # Sudo: a to-do for the responsible user, whoever opened it. No second
                # mail: the notice was just sent.
                quiet_sudo = record.sudo().with_context(mail_activity_quick_update=True)
                quiet_sudo.activity_schedule(
                    _TODO, date_deadline=record.due_on, user_id=user.id
                )

    def _get_people_told(self):
        """Return who answers for it: the user, or the area's head or members."""
        self.ensure_one()
        # Sudo: head and members of the area.
        area_sudo = self.sudo().responsible_area_id
        people = self.responsible_id or area_sudo.head_id or area_sudo.member_ids
        return people.sudo(False) - self._get_excluded_users()

    def _get_notice_subject(self, act):
        """Return the subject of the notice."""
        self.ensure_one()
        if act == "move_due":
            return self.env._("%(number)s is due later", number=self.name)
        return self.env._("%(number)s waits for you", number=self.name)

    def _get_notice_body(self):
        """Return the body: what to do, by when, and the requirement not met."""
        self.ensure_one()
        due = clock.in_words(self.due_on, self.env.lang or "es")
        return Markup("<p>%s</p><p>%s</p><p>%s</p>") % (
            self.env._("Treat this non-conformity by %(day)s.", day=due),
            self.env._("Requirement not met: %(words)s", words=self.requirement),
            self.env._("What happened: %(words)s", words=self.description),
        )

    def _queue_to_address(self, act):
        """Mail the responsible person who has no user here."""
        self.env["grandes.clientes.quality.mail"]._send(
            self.company_id,
            self.responsible_email,
            "notice_nonconformity",
            # Sudo: the notice quotes the non-conformity of the act.
            {"record": self.sudo()},
            lambda env: self.with_env(env)._get_notice_subject(act),
        )

    def _drop_todos(self):
        """Remove the to-dos for treating it: done, or due on another day."""
        kind = self.env.ref(_TODO)
        # Sudo: to-dos of whoever answered for it.
        self.sudo().activity_ids.filtered(
            lambda todo: todo.activity_type_id == kind
        ).unlink()

    # === ACTIONS === #

    def action_open(self):
        """Open the non-conformities."""
        self._do_open()

    def action_ask(self):
        """Open the dialog of the act named in the context."""
        act = self.env.context.get("grandes_clientes_act")
        self._check_act(act)
        return self._prepare_dialog(
            act,
            "grandes.clientes.quality.nonconformity.act",
            self[:1].name or "",
            nonconformity_ids=self.ids,
            act=act,
        )

    def action_open_repeats(self):
        """Open the cases that the window counts."""
        self.ensure_one()
        figures = self.env["grandes.clientes.quality.pnc.figures"]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repeats in the window"),
            "res_model": "grandes.clientes.case",
            "view_mode": "list,form",
            "domain": list(figures._get_repeated_cases_domain(self)),
        }
