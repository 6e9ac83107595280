from odoo import api, models
from odoo.tools.misc import formatLang


class ControlChannel(models.AbstractModel):
    """The figures of C6: failures of systems and lines, and calls of the platform.

    The rooms that keep them provide them; if a company switched such a room off, the
    figure is «not kept here», not zero.
    """

    _name = "grandes.clientes.control.channel"
    _description = "What failed, and the calls"

    @api.model
    def _get_by_day(self, company, first, last):
        """Return ``{"outages": {day: …}, "calls": {day: …}}``; ``None`` if not kept.

        See the methods of that name of the rooms.
        """
        is_kept = self.env["grandes.clientes.room"]._is_kept
        rooms = (
            ("outages", "outage", "grandes.clientes.outage"),
            ("calls", "platform", "grandes.clientes.platform.day"),
        )
        return {
            name: self.env[model]._get_by_day(company, first, last)
            if is_kept(room, company)
            else None
            for name, room, model in rooms
        }

    @api.model
    def _get_words(self, company, first, last):
        """Return the figures of a period as sentences for the board (C6)."""
        found = self._get_by_day(company, first, last)
        return [
            self._get_outage_words(found["outages"]),
            self._get_call_words(found["calls"]),
        ]

    def _get_outage_words(self, outages):
        if outages is None:
            return self.env._("Failures: not kept here")
        minutes = sum(day["minutes"] for day in outages.values())
        systems = sorted({name for day in outages.values() for name in day["systems"]})
        if not systems:
            return self.env._("Failures: none")
        return self.env._(
            "Failures: %(minutes)s min of service in %(systems)s",
            minutes=minutes,
            systems=", ".join(systems),
        )

    def _get_call_words(self, calls):
        if calls is None:
            return self.env._("Calls: not kept here")
        days = calls.values()
        answered = self._get_share(days, "answered")
        if answered is None:
            return self.env._("Calls: no data")
        timed = [day for day in days if day["in_threshold"] is not None]
        level = self._get_share(timed, "in_threshold")
        if level is None:
            return self.env._(
                "Calls: %(answered)s %% answered, unverified",
                answered=self._get_number(answered),
            )
        return self.env._(
            "Calls: %(answered)s %% answered, %(level)s %% in the threshold, "
            "unverified",
            answered=self._get_number(answered),
            level=self._get_number(level),
        )

    def _get_share(self, days, part):
        """Return the share of a part in the offered calls in per cent, or ``None``."""
        offered = sum(day["offered"] for day in days)
        return 100 * sum(day[part] for day in days) / offered if offered else None

    def _get_number(self, value):
        return formatLang(self.env, value, digits=1)
