from datetime import timedelta

from odoo import models

from ...tools import clock


class AccessLoad(models.Model):
    """What people logged here as looked up or changed in the system."""

    _name = "grandes.clientes.access.load"
    _inherit = "grandes.clientes.access.load"

    def _get_consulted(self):
        found = super()._get_consulted()
        if not self.date_from:
            return found
        start = clock.last_second(self.company_id, self.date_from - timedelta(days=1))
        end = clock.last_second(self.company_id, self.date_to)
        rows = self.env["grandes.clientes.consultation"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("system_id", "=", self.system_id.id),
                ("consulted_on", ">", start),
                ("consulted_on", "<=", end),
            ],
            ["user_id", "consulted_on", "operation"],
        )
        return found | {
            (row.user_id.id, self._get_day(row.consulted_on), row.operation)
            for row in rows
        }
