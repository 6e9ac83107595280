from odoo import fields, models
from odoo.tools import email_split

from ...tools import clock
from .bulletin import PUBLISHERS

_KIND = "plan"


class MissionArea(models.Model):
    """Whether an area is expected to give news each week."""

    _name = "grandes.clientes.mission.area"
    _inherit = "grandes.clientes.mission.area"

    gives_news = fields.Boolean(
        string="Gives news each week",
        default=True,
        help="News of the service portfolio, or «nothing new», are expected of the "
        "area each week.",
    )


class BulletinPlan(models.Model):
    """Asks the areas, and records what they say, here or by mail (C2)."""

    _name = "grandes.clientes.bulletin.plan"
    _inherit = "grandes.clientes.bulletin.plan"

    # === ASKING === #

    def _get_cannot_ask_reasons(self):
        """Return ``{id: reason}`` if there is no address or it was asked already."""
        reasons = {}
        for row in self:
            # Sudo: the address of the area.
            if not email_split(row.mission_area_id.sudo().email or ""):
                reasons[row.id] = self.env._("The area has no address.")
            elif row._find_requests("asked", "replied"):
                reasons[row.id] = self.env._("It was asked already.")
        return reasons

    def _do_ask(self):
        """Ask areas by mail what is new; their replies are entered here.

        :return: the requests
        """
        self._check_act("ask")
        return self._apply_asking()

    def _ask_areas(self, company):
        """Ask the areas that answer by mail, on behalf of a supervisor."""
        by_mail = self.filtered(
            lambda row: row.mission_area_id._answers_by_mail(company)
        )
        supervisor = company._grandes_clientes_get_users("group_supervisor")[:1]
        if by_mail and supervisor:
            by_mail.with_user(supervisor).with_context(
                lang=company.partner_id.lang or self.env.lang
            )._apply_asking()

    def _apply_asking(self):
        """Send the mail of each row."""
        requests = self.env["grandes.clientes.mail.request"]
        for row in self:
            # Sudo: the company's language and the address of the area.
            lang = row.company_id.sudo().partner_id.lang or self.env.lang
            told = row.with_context(lang=lang)
            area_sudo = told.mission_area_id.sudo()
            body = told.env["ir.qweb"]._render(
                "grandes_clientes.notice_bulletin_plan",
                {"row": told.sudo(), "area": area_sudo},
            )
            requests |= told._ask_by_mail(
                area_sudo.email,
                told.env._(
                    "What is new in the portfolio of services: week of %(day)s",
                    day=clock.in_words(row.date_from, lang or "es"),
                ),
                body,
                area_sudo.name,
                kind=_KIND,
            )
        return requests

    # === REPLIES === #

    def _find_requests(self, *states):
        """Return the mail requests for the week in the given states."""
        self.ensure_one()
        # Sudo: whether it was asked; the act checks who enters a reply.
        requests_sudo = self.env["grandes.clientes.mail.request"].sudo()
        return requests_sudo.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("state", "in", states),
            ],
            order="replied_on, id",
        ).sudo(self.env.su)

    def _find_reply(self):
        """Return the mail reply that waits to be entered, empty without one."""
        return self._find_requests("replied")[:1]

    def _get_cannot_say_reasons(self):
        """Return ``{id: reason}`` for users outside the area without its mail reply."""
        user = self.env.user
        enters = any(
            user.has_group(f"grandes_clientes.{group}") for group in PUBLISHERS
        )
        reasons = {}
        for row in self:
            # Sudo: the members of the area.
            if user in row.mission_area_id.sudo().member_ids:
                continue
            if not enters or not row._find_reply():
                reasons[row.id] = self.env._(
                    "The area itself says that there is nothing new, here or by mail."
                )
        return reasons

    def _do_nothing_new(self):
        """Record that the week has nothing new, as said by the area here or by mail.

        For what an area wrote by mail, its message is recorded as the source.
        """
        self._check_act("nothing_new")
        user = self.env.user
        for row in self:
            # Sudo: the members of the area.
            is_of_area = user in row.mission_area_id.sudo().member_ids
            request = row._find_reply()
            said_from, said_on = user.name, clock.now()
            if not is_of_area:
                row._check_mail_reply(request)
                # Sudo: the message is the evidence of the act.
                said_from = request.sudo().reply_from
                said_on = request.sudo().replied_on
            # Sudo: written by the act, checked above.
            row.sudo().write(
                {
                    "state": "nothing_new",
                    "said_by_id": user.id,
                    "said_on": said_on,
                    "said_from": said_from,
                    "request_id": False if is_of_area else request.id,
                }
            )
            if is_of_area:
                row._find_requests("asked")._apply_cancelled()
            else:
                row._mark_mail_entered(request, self.env._("Nothing new"))
        self._log_seal("nothing_new")

    def _do_make_bulletin(self):
        """Create a draft bulletin from what the area wrote by mail.

        :return: the draft
        """
        self.ensure_one()
        request = self._find_reply()
        self._check_mail_reply(request)
        # Sudo: the message and its files, of a reply that the user may enter.
        request_sudo = request.sudo()
        Bulletin = self.env["grandes.clientes.bulletin"].with_company(self.company_id)
        bulletin = Bulletin.create(
            {
                "name": request_sudo.name,
                "medium": "mail",
                "mission_area_id": self.mission_area_id.id,
                "sender": request_sudo.reply_from,
                "dated_on": clock.local_date(self.company_id, request_sudo.replied_on),
                "body": request_sudo.reply,
            }
        )
        # Sudo: what the mail brought, and when it came.
        bulletin.sudo().write(
            {
                "received_on": request_sudo.replied_on,
                "request_id": request.id,
                "attachment_ids": [(6, 0, request_sudo.reply_attachment_ids.ids)],
            }
        )
        self._mark_mail_entered(request, self.env._("News"))
        self._apply_news(bulletin.sudo())
        return bulletin

    # === ACTIONS === #

    def action_nothing_new(self):
        """Record that there is nothing new."""
        self._do_nothing_new()

    def action_ask(self):
        """Ask the areas by mail."""
        self._do_ask()

    def action_open_reply(self):
        """Open the area's mail reply, to be entered."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What they wrote · %(row)s", row=self.display_name),
            "res_model": "grandes.clientes.bulletin.plan.reply",
            "view_mode": "form",
            "target": "new",
            "context": {"default_plan_id": self.id},
        }

    def action_new_bulletin(self):
        """Open a new bulletin of the area."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.bulletin",
            "view_mode": "form",
            "context": {"default_mission_area_id": self.mission_area_id.id},
        }
