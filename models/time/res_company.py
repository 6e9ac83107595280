import pytz

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import frozendict

from ...tools import clock
from ...tools.law import business_days
from ...tools.law.legal_terms import Counter
from ..engine.company_settings import with_settings
from .case_warnings import LAST_HOUR
from .resource_calendar import HORIZON

# More days to escalate are a slip of the keyboard, and beyond the calendar.
_MOST_DAYS = 250
_COUNTED_BY = frozenset(
    {
        "grandes_clientes_calendar_id",
        "grandes_clientes_receipt_reading",
        "grandes_clientes_closing_time",
        "grandes_clientes_saturday",
        "grandes_clientes_escalation_days",
        "grandes_clientes_escalation_unit",
    }
)


@with_settings
class ResCompany(models.Model):
    """How a company counts terms."""

    _name = "res.company"
    _inherit = "res.company"

    grandes_clientes_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Calendar of terms",
        default=lambda self: self._default_grandes_clientes_calendar_id(),
        help="Business days, holidays and closures by which legal terms are counted. "
        "It is kept apart from the working hours of the staff.",
    )
    grandes_clientes_receipt_reading = fields.Selection(
        selection=[
            (business_days.CONSEJO_ESTADO, "As received on the next business day"),
            (business_days.LITERAL, "As received on that day"),
        ],
        string="Receipt on a non-business day",
        default=business_days.CONSEJO_ESTADO,
        required=True,
        help="The first is the reading of the Consejo de Estado (exp. 27219, 2024). "
        "It also decides what is received after the closing time.",
    )
    grandes_clientes_closing_time = fields.Float(
        string="Closing time",
        default=0.0,
        help="Hour after which what arrives counts as received on the next business "
        "day. Zero: none, the day ends at midnight.",
    )
    grandes_clientes_saturday = fields.Boolean(
        string="Saturday is a business day",
        help="Leave it out where the entity does not work on Saturdays.",
    )
    grandes_clientes_escalation_days = fields.Integer(
        string="Days to escalate",
        default=2,
        help="Days from receipt within which a case is escalated.",
    )
    grandes_clientes_escalation_unit = fields.Selection(
        selection=[
            (business_days.BUSINESS, "Business days"),
            (business_days.CALENDAR, "Calendar days"),
        ],
        string="Days to escalate are",
        default=business_days.BUSINESS,
        required=True,
    )

    grandes_clientes_digest_hour = fields.Float(
        string="Hour of the daily digest",
        default=7.0,
        help="From when on, on business days, people are told once what is due.",
    )

    @api.constrains("grandes_clientes_closing_time", "grandes_clientes_escalation_days")
    def _check_grandes_clientes_terms(self):
        for company in self:
            if not 0 <= company.grandes_clientes_closing_time < 24:
                raise ValidationError(
                    self.env._("The closing time is an hour between 0:00 and 23:59.")
                )
            if not 0 <= company.grandes_clientes_escalation_days <= _MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "The days to escalate are 0 to %(most)s.", most=_MOST_DAYS
                    )
                )

    def cache_invalidation_fields(self):
        """Clear the cached settings when a setting for counting terms changes."""
        return super().cache_invalidation_fields() | _COUNTED_BY

    @api.constrains("grandes_clientes_digest_hour")
    def _check_grandes_clientes_digest_hour(self):
        for company in self:
            if not 0 <= company.grandes_clientes_digest_hour < LAST_HOUR:
                raise ValidationError(
                    self.env._(
                        "The digest goes out before %(hour)s o'clock: nobody is "
                        "written to at night.",
                        hour=LAST_HOUR,
                    )
                )

    def write(self, vals):
        """Recount open cases when a setting for counting terms changes."""
        names = [name for name in _COUNTED_BY if name in vals]
        before = {company: [company[name] for name in names] for company in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda company: [company[name] for name in names] != before[company]
        )
        if changed:
            changed._grandes_clientes_recount(
                self.env._("The settings on terms were changed")
            )
        return result

    @api.model
    def _default_grandes_clientes_calendar_id(self):
        return self.env.ref(
            "grandes_clientes.calendar_business_days", raise_if_not_found=False
        )

    @api.model
    def _grandes_clientes_give_calendar(self):
        """Set our calendar on companies that have no calendar of terms yet."""
        calendar = self._default_grandes_clientes_calendar_id()
        self.search([("grandes_clientes_calendar_id", "=", False)]).write(
            {"grandes_clientes_calendar_id": calendar.id}
        )

    # === BUSINESS === #

    def _grandes_clientes_get_calendar(self):
        """Return the calendar of terms: the company's, else ours."""
        # Sudo: everybody's dates need the company's calendar.
        company_sudo = self.sudo()
        return (
            company_sudo.grandes_clientes_calendar_id
            or company_sudo._default_grandes_clientes_calendar_id()
            or company_sudo.resource_calendar_id
        )

    def _grandes_clientes_get_tz(self):
        """Return the name of the time zone in which the company's days are counted."""
        self.ensure_one()
        return (self._origin or self)._grandes_clientes_read_tz()

    @tools.ormcache("self.id")
    def _grandes_clientes_read_tz(self):
        """Read the time zone, cached because every screen counts days."""
        # Sudo: the time zone is the same for every user.
        return self.sudo().grandes_clientes_calendar_id.tz or "America/Bogota"

    def _grandes_clientes_get_days(self):
        """Return the company's :class:`~.law.business_days.WorkingDays`."""
        self.ensure_one()
        settings = (self._origin or self)._grandes_clientes_read_settings()
        calendar = self.env["resource.calendar"].browse(settings["calendar_id"])
        return calendar._grandes_clientes_get_days(
            bool(settings["saturday"]), clock.now().year + HORIZON
        )

    @tools.ormcache("self.id")
    def _grandes_clientes_read_settings(self):
        """Read the settings for counting terms, cached for every screen."""
        # Sudo: these settings are not confidential.
        company_sudo = self.sudo()
        return frozendict(
            calendar_id=self._grandes_clientes_get_calendar().id,
            saturday=company_sudo.grandes_clientes_saturday,
            closing_time=company_sudo.grandes_clientes_closing_time,
            receipt_reading=company_sudo.grandes_clientes_receipt_reading,
            escalation_days=company_sudo.grandes_clientes_escalation_days,
            escalation_unit=company_sudo.grandes_clientes_escalation_unit,
        )

    def _grandes_clientes_get_local(self, instants):
        """Return instants (naive UTC) as naive datetimes in the company's time zone."""
        self.ensure_one()
        tz = pytz.timezone(self._grandes_clientes_get_tz())
        return [
            pytz.utc.localize(instant).astimezone(tz).replace(tzinfo=None)
            for instant in instants
        ]

    def _grandes_clientes_get_receipts(self, instants):
        """Return ``[(local date, whether after hours), …]`` for instants of receipt.

        :param instants: naive UTC datetimes
        """
        settings = (self._origin or self)._grandes_clientes_read_settings()
        closing = settings["closing_time"]
        return [
            (
                local.date(),
                bool(closing)
                and local.hour + local.minute / 60 + local.second / 3600 > closing,
            )
            for local in self._grandes_clientes_get_local(instants)
        ]

    def _grandes_clientes_get_counter(self, extra_regime_ids=(), days=None):
        """Return how the company counts: :class:`~.law.legal_terms.Counter`.

        :param tuple extra_regime_ids: laws being prepared that count as in force
        :param days: business days to count by instead of the present ones
        """
        self.ensure_one()
        settings = (self._origin or self)._grandes_clientes_read_settings()
        return Counter(
            days=days or self._grandes_clientes_get_days(),
            table=self.env["grandes.clientes.legal.term"]._get_legal_table(
                tuple(extra_regime_ids)
            ),
            reading=settings["receipt_reading"],
            escalation_number=settings["escalation_days"],
            escalation_unit=settings["escalation_unit"],
        )

    def _grandes_clientes_recount(self, reason):
        """Recount the open cases of these companies.

        :param str reason: what changed, for the log of moves
        """
        cases = self.env["grandes.clientes.case"]
        recount = self.env["grandes.clientes.case.recount"]
        # Sudo: a setting moves everybody's cases.
        touched = cases.sudo().search(recount._get_open_domain(self)) if self else cases
        if touched:
            recount._run_recount(touched, reason)
        recount._apply_ended_recount(self)
