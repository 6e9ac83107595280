"""Correct the day of closings that were recorded after midnight."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Set the real day of closings, and recount terms that a holiday had not moved.

    No event is rewritten; if the day changes, another event records it. Frozen
    records stay as they were sent.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        "UPDATE grandes_clientes_job SET asked_on = create_date WHERE asked_on IS NULL"
    )
    env["grandes.clientes.case.answer"]._put_closings_on_their_day()
    env["grandes.clientes.case.suspensions"]._apply_ended_dates()
    for company in env["res.company"].search(
        [("grandes_clientes_calendar_id", "!=", False)]
    ):
        company._grandes_clientes_recount(
            company.env._("Terms of the desks counted by the calendar")
        )
