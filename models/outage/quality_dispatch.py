from odoo import models

from ...tools import clock


class QualityDispatch(models.Model):
    """Adds the week's failures to the dispatch of the channel (C8)."""

    _name = "grandes.clientes.quality.dispatch"
    _inherit = "grandes.clientes.quality.dispatch"

    def _get_other_news(self):
        """Add a sentence for each failure of the week, or since the last dispatch."""
        news = super()._get_other_news()
        if not self.env["grandes.clientes.room"]._is_kept("outage", self.company_id):
            return news
        start = self._get_news_start()
        end = clock.last_second(self.company_id, self.date_to)
        # Sudo: the act collects them; only confirmed ones, as in the figures.
        outages = self.env["grandes.clientes.outage"]._find_counted(
            self.company_id, start, min(end, clock.now())
        )
        return news + [outage._get_sentence() for outage in outages.sorted("began_on")]


class Outage(models.Model):
    """The description of a failure in one sentence."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    def _get_sentence(self):
        """Return what failed, from when until when, and under which ticket."""
        self.ensure_one()
        tz = self.company_id._grandes_clientes_get_tz()
        lang = self.env.lang or "en_US"
        values = {
            "system": self.system_id.name,
            "since": clock.on_screen(self.began_on, lang, tz),
            "until": self.ended_on and clock.on_screen(self.ended_on, lang, tz),
            "ticket": self.ticket or self.env._("none"),
            "people": self.witness_count,
        }
        if self.is_planned:
            return self.env._(
                "%(system)s: planned, from %(since)s to %(until)s (ticket: "
                "%(ticket)s).",
                **values,
            )
        if self.ended_on:
            return self.env._(
                "%(system)s: failed from %(since)s to %(until)s (ticket: %(ticket)s; "
                "witnesses: %(people)s).",
                **values,
            )
        return self.env._(
            "%(system)s: fails since %(since)s (ticket: %(ticket)s; witnesses: "
            "%(people)s).",
            **values,
        )
