from datetime import timedelta

from odoo import models

from ...tools import clock
from ...tools.text import fold


class AccessLoad(models.Model):
    """Look-ups and changes logged here, to compare with the log of the system."""

    _name = "grandes.clientes.access.load"
    _inherit = "grandes.clientes.access.load"

    def _find_consultations(self):
        """Return the consultations of the load's system within its dates."""
        rows = self.env["grandes.clientes.consultation"]
        if not self.date_from:
            return rows
        start = clock.last_second(self.company_id, self.date_from - timedelta(days=1))
        end = clock.last_second(self.company_id, self.date_to)
        return rows.search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("system_id", "=", self.system_id.id),
                ("consulted_on", ">", start),
                ("consulted_on", "<=", end),
            ],
            ["user_id", "consulted_on", "operation", "reference"],
        )

    def _get_consulted(self):
        return super()._get_consulted() | {
            (row.user_id.id, self._get_day(row.consulted_on), row.operation)
            for row in self._find_consultations()
        }

    def _get_referenced(self):
        found = dict(super()._get_referenced())
        for row in self._find_consultations():
            if row.reference:
                key = (
                    row.user_id.id,
                    self._get_day(row.consulted_on),
                    fold(row.reference),
                )
                found[key] = found.get(key, frozenset()) | {row.operation}
        return found
