from markupsafe import Markup

from odoo import models

from ...tools import clock

_TODO = "grandes_clientes.activity_nonconformity"


class QualityNonconformity(models.Model):
    """Telling who answers for it, and what people click."""

    _name = "grandes.clientes.quality.nonconformity"
    _inherit = "grandes.clientes.quality.nonconformity"

    def _notify_responsible(self, act):
        """Tell who answers for each, in their language, and give them a to-do.

        Never whom a complaint in it is about (G26).

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
                # Sudo: a to-do for who answers for it, whoever opened it; they were
                # just written to, and once is enough.
                quiet_sudo = record.sudo().with_context(mail_activity_quick_update=True)
                quiet_sudo.activity_schedule(
                    _TODO, date_deadline=record.due_on, user_id=user.id
                )

    def _get_people_told(self):
        """Return who answers for it: the person, or head and people of the area."""
        self.ensure_one()
        # Sudo: who belongs to an area.
        area_sudo = self.sudo().responsible_area_id
        people = self.responsible_id or area_sudo.head_id or area_sudo.member_ids
        return people.sudo(False) - self._get_excluded_users()

    def _get_notice_subject(self, act):
        """Return the subject: what it is about, and that it is theirs."""
        self.ensure_one()
        if act == "move_due":
            return self.env._("%(number)s is due later", number=self.name)
        return self.env._("%(number)s waits for you", number=self.name)

    def _get_notice_body(self):
        """Return the one thing to do, by when, and what it departs from."""
        self.ensure_one()
        due = clock.in_words(self.due_on, self.env.lang or "es")
        return Markup("<p>%s</p><p>%s</p><p>%s</p>") % (
            self.env._("Treat this non-conformity by %(day)s.", day=due),
            self.env._("Requirement not met: %(words)s", words=self.requirement),
            self.env._("What happened: %(words)s", words=self.description),
        )

    def _queue_to_address(self, act):
        """Write to who answers for it without signing in here."""
        self.env["grandes.clientes.quality.mail"]._send(
            self.company_id,
            self.responsible_email,
            "notice_nonconformity",
            # Sudo: what the notice tells of the non-conformity that was acted on.
            {"record": self.sudo()},
            lambda env: self.with_env(env)._get_notice_subject(act),
        )

    def _drop_todos(self):
        """Drop the to-dos of treating it: they are done, or due another day."""
        kind = self.env.ref(_TODO)
        # Sudo: to-dos of whoever answered for it.
        self.sudo().activity_ids.filtered(
            lambda todo: todo.activity_type_id == kind
        ).unlink()

    # === WHAT PEOPLE CLICK === #

    def action_open(self):
        """Open the non-conformities."""
        self._do_open()

    def action_ask(self):
        """Ask for what the act that the context names needs."""
        act = self.env.context.get("grandes_clientes_act")
        self._check_act(act)
        return {
            "type": "ir.actions.act_window",
            "name": f"{self._get_act_label(act)} · {self[:1].name or ''}".rstrip(" ·"),
            "res_model": "grandes.clientes.quality.nonconformity.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_nonconformity_ids": self.ids, "default_act": act},
        }

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
