from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_split

from ...tools import clock
from ..engine import crons

_KIND, _CORRECTION = "bulletin", "correction"


class Bulletin(models.Model):
    """Notices to those who have to publish, read or correct a bulletin (C2)."""

    _name = "grandes.clientes.bulletin"
    _inherit = "grandes.clientes.bulletin"

    can_ask_area = fields.Boolean(compute="_compute_can_ask_area")

    @api.depends("mission_area_id", "state")
    def _compute_can_ask_area(self):
        for bulletin in self:
            # Sudo: only whether the area has an address.
            email = bulletin.mission_area_id.sudo().email
            bulletin.can_ask_area = bulletin.state == "draft" and bool(
                email_split(email or "")
            )

    def _in_company_language(self):
        """Return the bulletin in the language of its company."""
        self.ensure_one()
        # Sudo: the company's language is not confidential.
        lang = self.company_id.sudo().partner_id.lang or self.env.lang
        return self.with_context(lang=lang)

    def _get_url(self):
        """Return the URL of the bulletin's form."""
        self.ensure_one()
        return (
            f"{self.company_id.get_base_url()}/odoo/"
            f"action-grandes_clientes.bulletin_action/{self.id}"
        )

    def _render_notice(self, template, **values):
        """Return the body of a message, in the language of the environment."""
        self.ensure_one()
        # Sudo: the notice quotes the bulletin for its addressees.
        return self.env["ir.qweb"]._render(
            f"grandes_clientes.{template}",
            {"bulletin": self.sudo(), "url": self._get_url(), **values},
        )

    def _notify_audience(self):
        """Notify the readers of a published bulletin; areas without users by mail.

        One message per bulletin. The mail asks for no receipt, which is given on screen
        when there is time.
        """
        for bulletin, readers in self._get_readers().items():
            told = bulletin._in_company_language()
            users = self.env["res.users"].union(*readers)
            # Sudo: sent by the system to the audience that the supervisor chose.
            if users:
                told.sudo().message_notify(
                    partner_ids=users.partner_id.ids,
                    subject=told.env._("Bulletin %(name)s", name=told.display_name),
                    body=told._render_notice("notice_bulletin"),
                    email_layout_xmlid="grandes_clientes.mail_notification",
                )
            if bulletin.to_mission_areas:
                told._mail_to_areas()

    def _mail_to_areas(self):
        """Mail the areas that answer by mail; their replies are stored."""
        self.ensure_one()
        # Sudo: the addresses of the areas.
        areas_sudo = self.env["grandes.clientes.mission.area"].sudo()
        domain = [("company_id", "in", [False, self.company_id.id])]
        for area in areas_sudo.search(domain):
            if area == self.mission_area_id:
                continue
            if area._answers_by_mail(self.company_id):
                self._ask_by_mail(
                    area.email,
                    self.env._("Bulletin %(name)s", name=self.display_name),
                    self._render_notice("notice_bulletin_area"),
                    area.name,
                    # Sudo: the bulletin's own files.
                    self.sudo().attachment_ids,
                    kind=_KIND,
                )

    def _notify_to_publish(self):
        """Notify the supervisors of drafts that wait to be published."""
        for bulletin in self:
            told = bulletin._in_company_language()
            supervisors = bulletin.company_id._grandes_clientes_get_users(
                "group_supervisor"
            )
            # Sudo: sent by the system.
            told.sudo().message_notify(
                partner_ids=(supervisors - self.env.user).partner_id.ids,
                subject=told.env._("To publish: %(name)s", name=told.display_name),
                body=told._render_notice("notice_bulletin_draft"),
                email_layout_xmlid="grandes_clientes.mail_notification",
            )

    # === CORRECTION BY THE AREA === #

    def _get_cannot_ask_area_reasons(self):
        """Return ``{id: reason}`` for bulletins without an area that has an address."""
        return {
            bulletin.id: self.env._(
                "Choose the area that gives it, one with an address."
            )
            for bulletin in self
            if not bulletin.can_ask_area
        }

    def _do_ask_area(self):
        """Ask the area by mail whether the draft is right.

        The reply is stored with the draft, for the supervisor.

        :return: the requests
        """
        self._check_act("ask_area")
        requests = self.env["grandes.clientes.mail.request"]
        for bulletin in self:
            told = bulletin._in_company_language()
            # Sudo: the address of the area.
            area_sudo = bulletin.mission_area_id.sudo()
            requests |= told._ask_by_mail(
                area_sudo.email,
                told.env._("To correct: %(name)s", name=told.name),
                told._render_notice("notice_bulletin_correct"),
                area_sudo.name,
                # Sudo: the bulletin's own files.
                told.sudo().attachment_ids,
                kind=_CORRECTION,
            )
        return requests


class BulletinReminder(models.Model):
    """A reminder of a bulletin that a user has not read, once per level (C2)."""

    _name = "grandes.clientes.bulletin.reminder"
    _description = "Reminder of a bulletin"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "bulletin_id"
    _log_access = False

    bulletin_id = fields.Many2one(
        comodel_name="grandes.clientes.bulletin",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="restrict"
    )
    level = fields.Integer(
        required=True,
        readonly=True,
        help="1: the reader was reminded. 2: the supervisor was told, too.",
    )
    told_on = fields.Datetime(required=True, readonly=True)

    _level_uniq = models.UniqueIndex("(bulletin_id, user_id, level)")

    @api.model
    def _cron_remind(self):
        """Remind users of unread bulletins after some days, later the supervisors.

        One message per user, however many bulletins. Absent users are left out.
        """
        Room = self.env["grandes.clientes.room"]
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            with crons.guarded(company, "Unread bulletins"):
                if Room._is_kept("knowledge", company):
                    self.with_company(company)._remind_company(company)

    def _remind_company(self, company):
        """Remind the users of one company."""
        days, today = company._grandes_clientes_get_days(), clock.today(company)
        if not days.is_working(today):
            return
        # Sudo: the cron covers everybody.
        Bulletin_sudo = self.env["grandes.clientes.bulletin"].sudo()
        in_force = Bulletin_sudo.search(
            Bulletin_sudo._get_in_force_domain() & Domain("company_id", "=", company.id)
        )
        told = {
            (row.bulletin_id.id, row.user_id.id, row.level)
            for row in self.sudo().search([("bulletin_id", "in", in_force.ids)])
        }
        away = self.env["res.users"]._find_absent_at(clock.now())
        levels = (
            (1, company.grandes_clientes_bulletin_days),
            (2, company.grandes_clientes_bulletin_rise_days),
        )
        by_person, risen, rows = {}, {}, []
        for bulletin, owing in in_force._find_owing().items():
            for user, since in owing.items():
                if user in away:
                    continue
                count = days.count(clock.local_date(company, since), today)
                for level, least in levels:
                    if count < least or (bulletin.id, user.id, level) in told:
                        continue
                    group = by_person if level == 1 else risen
                    group.setdefault(user, Bulletin_sudo.browse())
                    group[user] |= bulletin
                    rows.append(
                        {
                            "bulletin_id": bulletin.id,
                            "company_id": company.id,
                            "user_id": user.id,
                            "level": level,
                            "told_on": clock.now(),
                        }
                    )
        # Sudo: the reminders follow from what is unread.
        self.sudo().create(rows)
        for user, bulletins in by_person.items():
            self._remind_person(user, bulletins)
        self._tell_supervisors(company, risen)

    def _remind_person(self, user, bulletins):
        """Send a user the list of bulletins to read."""
        env = self.with_context(lang=user.lang).env
        self._send(
            env,
            user.partner_id,
            env._("Bulletins that wait for you: %(count)s", count=len(bulletins)),
            Markup().join(self._get_items(env, bulletins)),
            env._("Read them and press «Read and understood»:"),
            bulletins,
        )

    def _tell_supervisors(self, company, risen):
        """Tell the supervisors who has still not read which bulletins."""
        if not risen:
            return
        bulletins = next(iter(risen.values())).union(*risen.values())
        for supervisor in company._grandes_clientes_get_users("group_supervisor"):
            env = self.with_context(lang=supervisor.lang).env
            items = Markup().join(
                Markup("<li>%s: %s</li>")
                % (
                    user.name,
                    ", ".join(owed.with_env(env).mapped("display_name")),
                )
                for user, owed in risen.items()
            )
            self._send(
                env,
                supervisor.partner_id,
                env._(
                    "People who have not read bulletins: %(count)s", count=len(risen)
                ),
                items,
                env._("After the days that the company allows, these are missing:"),
                bulletins,
            )

    @api.model
    def _get_items(self, env, bulletins):
        for bulletin in bulletins:
            yield Markup('<li><a href="%s">%s</a></li>') % (
                bulletin._get_url(),
                bulletin.with_env(env).display_name,
            )

    @api.model
    def _send(self, env, partner, subject, items, words, bulletins):
        """Send one notice, posted on the first of the bulletins."""
        # Sudo: sent by the system; its recipients have to read the bulletins.
        bulletins[:1].with_env(env(su=True)).message_notify(
            partner_ids=partner.ids,
            subject=subject,
            body=Markup("<p>%s</p><ul>%s</ul>") % (words, items),
            email_layout_xmlid="grandes_clientes.mail_notification",
        )
