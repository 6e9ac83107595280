"""What was settled after midnight gets the day on which it happened."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let closings say when they were, and count anew what a holiday left behind.

    No event is rewritten: where the day changes, one more tells it. What is frozen
    stays as it was sent.
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
