from odoo import api, fields, models

from ...tools import clock


class OutageNoticeMixin(models.AbstractModel):
    """For screens that show what does not work now, and what to tell entities."""

    _name = "grandes.clientes.outage.notice.mixin"
    _description = "Shows what does not work"

    outage_notice = fields.Text(
        string="What does not work", compute="_compute_outage_notice"
    )

    @api.depends_context("lang", "tz", "uid")
    def _compute_outage_notice(self):
        lang = self.env.lang or "en_US"
        current = self.env["grandes.clientes.outage"]._find_current(self.env.company)
        notice = "\n".join(
            self.env._(
                "%(system)s does not answer (since %(since)s). Tell them: %(words)s",
                system=outage.system_id.name,
                since=clock.on_screen(outage.began_on, lang, self.env.tz.zone),
                words=outage.entity_words or "—",
            )
            for outage in current
        )
        for record in self:
            record.outage_notice = notice or False
