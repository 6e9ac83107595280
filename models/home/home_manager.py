from datetime import timedelta

from babel.dates import format_timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import get_lang
from odoo.tools.translate import LazyTranslate

from ...tools import clock

_lt = LazyTranslate(__name__)
_PERSON = "grandes.clientes.person"
_PARTNER = "res.partner"
_CHANGES_OF = 7
_LATE_MINUTES = 60


class Home(models.AbstractModel):
    """Home of the administrators of profiles: users, portfolios, mail, changes."""

    _name = "grandes.clientes.home"
    _inherit = "grandes.clientes.home"

    @api.model
    def _get_home_cards(self, role):
        """Add the cards of the administrator."""
        cards = super()._get_home_cards(role)
        if role != "manager":
            return cards
        since = clock.now() - timedelta(days=_CHANGES_OF)
        partners = self.env[_PARTNER]
        semester = partners._get_semester_start(clock.today(self.env.company))
        client = Domain("is_large_client", "=", True)
        ours = Domain("company_id", "in", [False, *self.env.companies.ids])
        return [
            *cards,
            {
                "code": "without_role",
                "label": _lt("People without a role"),
                "empty": _lt("Everybody has a profile."),
                "model": _PERSON,
                "domain": Domain("is_without_profile", "=", True),
                "tone": "warning",
                "sequence": 20,
            },
            {
                "code": "without_grant",
                "label": _lt("Roles without a profile"),
                "empty": _lt("Every role comes from a profile."),
                "model": _PERSON,
                "domain": Domain("is_without_grant", "=", True),
                "tone": "danger",
                "sequence": 10,
            },
            {
                "code": "requests",
                "label": _lt("Requests to carry out"),
                "empty": _lt("Every request for access is carried out."),
                "model": "grandes.clientes.access.request",
                "domain": Domain("state", "=", "validated"),
                "tone": "warning",
                "sequence": 30,
            },
            {
                "code": "without_portfolio",
                "label": _lt("Entities without portfolio"),
                "empty": _lt("Every entity is in somebody's portfolio."),
                "model": _PARTNER,
                # As in the first steps: of the current company.
                "domain": client
                & Domain("company_id", "in", [False, self.env.company.id])
                & partners._get_unattended_domain(self.env.company),
                "company": False,
                "view": "large_client_view_list",
                "tone": "warning",
                "sequence": 40,
            },
            {
                "code": "coordinators",
                "label": _lt("Coordinators to confirm"),
                "empty": _lt("Every entity confirmed its coordinators."),
                "model": _PARTNER,
                "domain": client
                & ours
                & Domain("coordinator_ids", "!=", False)
                & partners._domain_before("coordinators_confirmed_on", semester),
                "company": False,
                "view": "large_client_view_list",
                "tone": "warning",
                "sequence": 50,
            },
            {
                "code": "identities",
                "label": _lt("Identities to decide"),
                "empty": _lt("No change of who a contact is waits."),
                "model": "grandes.clientes.contact.request",
                "domain": Domain("state", "=", "asked")
                & Domain("asked_by_id", "!=", self.env.uid),
                "company": False,
                "tone": "warning",
                "sequence": 60,
            },
            {
                "code": "failing",
                "label": _lt("Scheduled work that failed"),
                "empty": _lt("All scheduled work succeeded."),
                "model": "grandes.clientes.cron.failure",
                "domain": Domain.TRUE,
                "tone": "danger",
                "sequence": 65,
            },
            {
                "code": "changes",
                "label": _lt("Changes of access, 7 days"),
                "empty": _lt("Nobody's access changed in seven days."),
                "model": "grandes.clientes.access.event",
                "domain": Domain("happened_on", ">=", str(since)[:19]),
                "sequence": 70,
            },
        ]

    @api.model
    def _get_home_parts(self, role, by_person):
        """Add the state of the mail."""
        parts = super()._get_home_parts(role, by_person)
        if role == "manager":
            parts["mail"] = self._get_mail_state()
        return parts

    def _get_mail_state(self):
        """Return when mail was last fetched, and the problems with it."""
        # Sudo: dates and counts of servers, whose passwords are not readable here.
        servers_sudo = (
            self.env["fetchmail.server"].sudo().search([("active", "=", True)])
        )
        last = max(filter(None, servers_sudo.mapped("date")), default=None)
        failing = servers_sudo.filtered(
            lambda server: server.error_date or server.grandes_clientes_unstored
        )
        ago = (clock.now() - last) if last else None
        return {
            "servers": len(servers_sudo),
            "ago": format_timedelta(
                -ago, locale=get_lang(self.env).code, add_direction=True
            )
            if last
            else False,
            "is_late": bool(
                servers_sudo and (not last or ago > timedelta(minutes=_LATE_MINUTES))
            ),
            "errors": len(failing),
            "why": failing[:1].error_message or "",
            "problems": self.env["grandes.clientes.mail.state"]._get_problems(
                self.env.company
            ),
        }
