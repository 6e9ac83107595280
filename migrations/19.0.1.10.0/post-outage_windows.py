"""Correct the state of planned windows, which stayed «Announced» after they began."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Recompute the windows' state, and schedule the cron for their next changes."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    Outage = env["grandes.clientes.outage"]
    Outage._cron_turn_windows()
    Outage.search(
        [("is_planned", "=", True), ("state", "in", ("announced", "open"))]
    )._trigger_windows()
