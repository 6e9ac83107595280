from markupsafe import Markup

from odoo import api, fields, models

from ...tools import clock
from ..engine import crons
from .case_warnings import OVERDUE, SECTIONS

# Cases listed in a section; the work list behind the link shows all of them.
_SHOWN = 30
# Business days of delay from which a reminder to an area also reaches others.
_TO_HEAD = 1
_TO_COORDINATOR = 3


class ResCompany(models.Model):
    """Daily digests: one per user and one per area, in the morning of business days."""

    _name = "res.company"
    _inherit = "res.company"

    grandes_clientes_digest_on = fields.Date(
        string="Last digest", readonly=True, copy=False
    )

    @api.model
    def _cron_grandes_clientes_digest(self):
        """Send the digests of what is due, once per business day and company."""
        for company in self.search([("grandes_clientes_calendar_id", "!=", False)]):
            told = False
            with crons.guarded(company, "Digest"):
                told = company._grandes_clientes_tell_if_due()
            if told:
                self.env["ir.cron"]._commit_progress(1)

    def _grandes_clientes_tell_if_due(self):
        """Send the digests of one company if it is time and they were not sent yet.

        :return: whether they were sent
        """
        self.ensure_one()
        today = clock.today(self)
        warnings = self.env["grandes.clientes.case.warnings"]
        if self.grandes_clientes_digest_on == today:
            return False
        if not warnings._is_office_time(self):
            return False
        self._grandes_clientes_send_digests(today)
        self.grandes_clientes_digest_on = today
        return True

    def _grandes_clientes_send_digests(self, today):
        """Create the activities and send the digests of one company.

        :param date today: in the company's time zone
        """
        self.ensure_one()
        warnings = self.env["grandes.clientes.case.warnings"].with_company(self)
        cases = warnings._get_cases_to_warn_of(self, today)
        warnings._apply_warning_activities(
            warnings._get_warnings(cases, self, today), self, today
        )
        for user, mine in self._grandes_clientes_get_by_person(cases).items():
            told = self.with_context(lang=user.lang)
            self._grandes_clientes_send(
                user,
                told._grandes_clientes_get_digest_subject(today),
                warnings._get_warnings(mine, self, today),
            )
        for area, theirs in warnings._get_area_cases(cases).items():
            self._grandes_clientes_remind_area(
                area, warnings._get_warnings(theirs, self, today), today
            )

    def _grandes_clientes_get_by_person(self, cases):
        """Return ``{user: cases}``; supervisors get the cases that are nobody's."""
        warnings = self.env["grandes.clientes.case.warnings"]
        desk_cases = warnings._get_desk_cases(cases)
        by_person = {}
        nobodys = desk_cases.browse()
        for case in desk_cases:
            user = warnings._get_warned_user(case)
            if user:
                by_person[user] = by_person.get(user, desk_cases.browse()) | case
            else:
                nobodys |= case
        if nobodys:
            for user in self._grandes_clientes_get_users("group_supervisor"):
                visible = nobodys.filtered(
                    lambda case, user=user: case.complained_user_id != user
                )
                by_person[user] = by_person.get(user, desk_cases.browse()) | visible
        return by_person

    def _grandes_clientes_get_users(self, group):
        """Return the active users of this company in one of our groups."""
        # Sudo: the recipients do not depend on the user that the cron runs as.
        users_sudo = self.env.ref(f"grandes_clientes.{group}").sudo().all_user_ids
        return users_sudo.filtered(
            lambda user: user.active and not user.share and self in user.company_ids
        )

    def _grandes_clientes_remind_area(self, area, warnings, today):
        """Remind an area; the longer its delay, the higher the reminder reaches.

        It always goes to the members, from the first business day of delay also to the
        head of the area, and from the third to the Coordinador.
        """
        days = self._grandes_clientes_get_days()
        delay = max(
            (days.count(case.date_promised, today) for case in warnings[OVERDUE]),
            default=0,
        )
        # Sudo: the recipients of the reminder.
        area_sudo = area.sudo()
        users = area_sudo.member_ids
        if delay >= _TO_HEAD:
            users |= area_sudo.head_id
        if delay >= _TO_COORDINATOR:
            users |= self._grandes_clientes_get_users("group_coordinator")
        for user in users:
            if user.active and self in user.company_ids:
                visible = {
                    section: cases.filtered(
                        lambda case, user=user: case.complained_user_id != user
                    )
                    for section, cases in warnings.items()
                }
                told = self.with_context(lang=user.lang)
                subject = told._grandes_clientes_get_area_subject(area_sudo, delay)
                self._grandes_clientes_send(user, subject, visible)

    def _grandes_clientes_get_digest_subject(self, today):
        """Return the subject of a person's digest, in the language of the context."""
        day = clock.in_words(today, self.env.lang or "es")
        return self.env._("Your cases: what is due on %(day)s", day=day)

    def _grandes_clientes_get_area_subject(self, area, delay):
        """Return the subject of a reminder to an area."""
        if not delay:
            return self.env._("%(area)s: cases that are due", area=area.name)
        if delay == 1:
            return self.env._(
                "%(area)s: promises overdue by 1 business day", area=area.name
            )
        return self.env._(
            "%(area)s: promises overdue by up to %(days)s business days",
            area=area.name,
            days=delay,
        )

    def _grandes_clientes_send(self, user, subject, warnings):
        """Send ``user`` one message that lists what is due.

        :param dict warnings: ``{section: cases}``
        """
        env = self.env(context={**self.env.context, "lang": user.lang})
        cases = env["grandes.clientes.case"]
        sections = [
            (
                cases.env["grandes.clientes.case.warnings"]._get_warning_label(section),
                warnings[section].with_env(env)[:_SHOWN],
                max(len(warnings[section]) - _SHOWN, 0),
            )
            for section in SECTIONS
            if warnings[section]
        ]
        if not sections:
            return
        body = env["ir.qweb"]._render(
            "grandes_clientes.digest",
            {"sections": sections, "base_url": user.get_base_url()},
        )
        user.partner_id.message_notify(
            partner_ids=user.partner_id.ids,
            subject=subject,
            body=Markup(body),
            email_layout_xmlid="grandes_clientes.mail_notification",
        )
