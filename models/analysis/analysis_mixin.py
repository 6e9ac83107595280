from odoo import api, models
from odoo.tools import SQL

from ...tools import clock
from ...tools.law.business_days import EPOCH


class AnalysisMixin(models.AbstractModel):
    """Shared by the SQL views: local dates and business days, computed in SQL."""

    _name = "grandes.clientes.analysis.mixin"
    _description = "Counting days in SQL"

    @api.model
    def _selection_like(self, model, name):
        """Return the values of a selection field of another model."""
        return self.env[model]._fields[name]._description_selection(self.env)

    @api.model
    def _get_local_date(self, instant):
        """Return the local date of the column ``instant`` (naive UTC) as SQL."""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            instant,
            self.env.company._grandes_clientes_get_tz(),
        )

    @api.model
    def _get_now_sql(self):
        """Return the present instant, naive UTC, as SQL."""
        return SQL("%s::timestamp", clock.now())

    @api.model
    def _get_today_sql(self):
        """Return the company's date of today as SQL."""
        return SQL("%s::date", clock.today(self.env.company))

    @api.model
    def _get_business_days(self):
        """Return as SQL the business days of the company's calendar, as numbers."""
        return SQL(
            "SELECT %s::int[] AS days",
            self.env.company._grandes_clientes_get_days().literal(),
        )

    @api.model
    def _get_days_between(self, after, until):
        """Return as SQL the number of business days after one date until another.

        ``width_bucket`` finds both by bisection, as ``tools/business_days`` does.
        """
        return SQL(
            "width_bucket(%(until)s - %(epoch)s, calendar.days)"
            " - width_bucket(%(after)s - %(epoch)s, calendar.days)",
            until=until,
            after=after,
            epoch=SQL("%s::date", EPOCH),
        )
