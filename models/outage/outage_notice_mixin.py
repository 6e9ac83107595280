from odoo import api, fields, models
from odoo.tools import format_datetime


class OutageNoticeMixin(models.AbstractModel):
    """A screen that shows what does not work now, and what to tell entities."""

    _name = "grandes.clientes.outage.notice.mixin"
    _description = "Shows what does not work"

    outage_notice = fields.Text(
        string="What does not work", compute="_compute_outage_notice"
    )

    @api.depends_context("lang", "tz", "uid")
    def _compute_outage_notice(self):
        current = self.env["grandes.clientes.outage"]._find_current(self.env.company)
        notice = "\n".join(
            self.env._(
                "%(system)s does not answer (since %(since)s). Tell them: %(words)s",
                system=outage.system_id.name,
                since=format_datetime(self.env, outage.began_on, dt_format="short"),
                words=outage.entity_words or "—",
            )
            for outage in current
        )
        for record in self:
            record.outage_notice = notice or False
