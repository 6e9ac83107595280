from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import clock
from ..engine import crons


class Outage(models.Model):
    """Notices of failures to technology, the Interventoría and supervisors (C8)."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    is_unanswered = fields.Boolean(
        string="No reply",
        compute="_compute_is_unanswered",
        search="_search_is_unanswered",
        help="Technology was told days ago and has not replied.",
    )
    reminded_on = fields.Datetime(
        readonly=True, copy=False, help="When supervisors were told of that, once."
    )

    @api.depends("reported_on", "replied_on", "state")
    def _compute_is_unanswered(self):
        for outage in self:
            company = outage.company_id or self.env.company
            outage.is_unanswered = bool(
                outage.reported_on
                and not outage.replied_on
                and outage.state != "discarded"
                and outage.reported_on <= self._get_reply_limit(company)
            )

    def _search_is_unanswered(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain(
                [
                    ("reported_on", "!=", False),
                    ("replied_on", "=", False),
                    ("state", "!=", "discarded"),
                    ("reported_on", "<=", self._get_reply_limit(company)),
                ]
            )
            for company in self.env.companies
        )

    @api.model
    def _get_reply_limit(self, company):
        """Return the last instant of reports whose reply is overdue by now."""
        # Sudo: the setting is not confidential.
        wanted = company.sudo().grandes_clientes_outage_reply_days
        today = clock.today(company)
        days = company._grandes_clientes_get_days()
        day = today
        while days.count(day, today) <= wanted and (today - day).days < 60:
            day -= timedelta(days=1)
        return clock.last_second(company, day)

    def _get_addresses(self):
        """Return ``[address]`` of technology and the Interventoría, if set."""
        return [address for _kind, address in self._get_addressees()]

    def _get_addressees(self):
        """Return ``[(kind, address)]`` of the recipients."""
        self.ensure_one()
        # Sudo: recipients of an act, from the company's settings.
        company_sudo = self.company_id.sudo()
        return [
            (kind, address)
            for kind, address in (
                ("technology", company_sudo.grandes_clientes_technology_email),
                ("oversight", company_sudo._grandes_clientes_get_oversight_email()),
            )
            if address
        ]

    def _send_report(self):
        """Send the report by mail; replies come back to the user who reports."""
        self.ensure_one()
        for kind, address in self._get_addressees():
            env, body = self._render_notice("notice_outage", kind=kind)
            self._ask_by_mail(
                address,
                env._(
                    "%(system)s does not work: failure of %(day)s",
                    system=self.system_id.name,
                    day=clock.in_words(
                        clock.local_date(self.company_id, self.began_on),
                        env.lang or "es",
                    ),
                ),
                body,
                addressee=env._("Technology")
                if kind == "technology"
                else env._("Interventoría"),
                kind=kind,
            )

    def _notify_ended(self):
        """Tell the recipients of the report that the system works again."""
        # Sudo: the template quotes the failure for those recipients.
        for outage in self.filtered("reported_on"):
            for kind, address in outage._get_addressees():
                self.env["grandes.clientes.quality.mail"]._send(
                    outage.company_id,
                    address,
                    "notice_outage_ended",
                    {"outage": outage.sudo(), "kind": kind},
                    lambda env, outage=outage: env._(
                        "%(system)s works again", system=outage.system_id.name
                    ),
                )

    def _render_notice(self, template, **values):
        """Return the environment in the company's language, and the rendered text."""
        self.ensure_one()
        lang = self.company_id.partner_id.sudo().lang or self.env.lang
        env = self.with_context(lang=lang).env
        # Sudo: the template decides what is told, whoever sends it.
        body = env["ir.qweb"]._render(
            f"grandes_clientes.{template}",
            {"outage": self.sudo().with_context(lang=lang), **values},
        )
        return env, Markup(body)

    @api.model
    def _cron_tell_unanswered(self):
        """Tell the supervisors once of each failure without a reply (C8)."""
        Room = self.env["grandes.clientes.room"]
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            with crons.guarded(company, "Failures without a reply"):
                if not Room._is_kept("outage", company):
                    continue
                # Sudo: the cron covers every company.
                found = self.sudo().with_context(allowed_company_ids=company.ids)
                waiting = found.search(
                    [
                        ("company_id", "=", company.id),
                        ("is_unanswered", "=", True),
                        ("reminded_on", "=", False),
                    ]
                )
                if not waiting:
                    continue
                for user in company._grandes_clientes_get_users("group_supervisor"):
                    if user.email:
                        # Sudo: the template decides what is told, whoever sends it.
                        self.env["grandes.clientes.quality.mail"]._send(
                            company,
                            user.email_formatted,
                            "notice_outage_unanswered",
                            {"outages": waiting},
                            lambda env, waiting=waiting: (
                                env._(
                                    "%(system)s: failure without a reply",
                                    system=waiting.system_id.name,
                                )
                                if len(waiting) == 1
                                else env._(
                                    "%(count)s failures without a reply",
                                    count=len(waiting),
                                )
                            ),
                        )
                waiting.write({"reminded_on": clock.now()})
