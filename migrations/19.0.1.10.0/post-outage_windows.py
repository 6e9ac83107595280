"""Planned windows that have begun, or are over, say so: they read «Announced»."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Turn the windows by the clock, and wake the cron for those to come."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    Outage = env["grandes.clientes.outage"]
    Outage._cron_turn_windows()
    Outage.search(
        [("is_planned", "=", True), ("state", "in", ("announced", "open"))]
    )._trigger_windows()
