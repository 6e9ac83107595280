"""Link the requests that wait for a decision to the to-dos of whoever decides."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists

# (table, type of the activity, partners that it may be on)
_ASKED = (
    (
        "grandes_clientes_contact_request",
        "activity_contact_request",
        "asked.partner_id",
    ),
    (
        "grandes_clientes_portal_invitation",
        "activity_invitation",
        "asked.entity_id,"
        " (SELECT partner_id FROM res_users WHERE id = asked.asked_by_id)",
    ),
)


def migrate(cr, version):
    """Find the to-dos, which were created in the transaction of their requests."""
    for table, kind, places in _ASKED:
        if not column_exists(cr, table, "to_do_id"):
            continue
        cr.execute(
            SQL(
                """
                UPDATE %(table)s asked
                   SET to_do_id = (
                           SELECT min(activity.id)
                             FROM mail_activity activity
                             JOIN ir_model_data data
                               ON data.model = 'mail.activity.type'
                              AND data.res_id = activity.activity_type_id
                              AND data.module = 'grandes_clientes'
                              AND data.name = %(kind)s
                            WHERE activity.active
                              AND activity.res_model = 'res.partner'
                              AND activity.res_id IN (%(places)s)
                              AND activity.create_date = asked.create_date
                       )
                 WHERE asked.state = 'asked' AND asked.to_do_id IS NULL
                """,
                table=SQL.identifier(table),
                kind=kind,
                places=SQL(places),
            )
        )
