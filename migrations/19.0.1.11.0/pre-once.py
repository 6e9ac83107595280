"""Fill the keys of the new constraints before Odoo tries to add these.

Odoo adds a constraint as soon as its column exists, which is empty then, and stops the
update when it fills in the same key twice. If the column is filled, Odoo adds the
constraint at the end, after ``post-once.py`` settled what was entered twice.
"""

from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column, table_exists

# (table, column, its type, expression of what the compute method stores)
_KEYS = (
    (
        "grandes_clientes_contact_request",
        "waiting_key",
        "varchar",
        "CASE WHEN state = 'asked' THEN concat_ws('/', partner_id, asked_by_id) END",
    ),
    (
        "grandes_clientes_outreach_target",
        "loose_key",
        "varchar",
        """
        CASE WHEN campaign_id IS NULL AND state IN ('pending', 'to_fix') THEN concat_ws(
            '/', company_id, partner_id, coalesce(contact_id, 0),
            coalesce(advisor_id, 0), (
                SELECT string_agg(case_id::varchar, '/' ORDER BY case_id)
                  FROM grandes_clientes_outreach_target_case_rel
                 WHERE target_id = grandes_clientes_outreach_target.id
            )
        ) END
        """,
    ),
    (
        "grandes_clientes_staff_movement",
        "leaving_key",
        "int4",
        """
        CASE WHEN kind = 'leaver' AND state IN ('draft', 'communicated', 'handed_over')
             THEN coalesce(user_id, 0) ELSE 0 END
        """,
    ),
    ("grandes_clientes_access_exception", "pair_key", "int4", "incompatibility_id"),
)


def migrate(cr, version):
    """Add each column that is absent, and fill it."""
    for table, column, kind, key in _KEYS:
        # Older versions lack some of the tables.
        if not table_exists(cr, table) or column_exists(cr, table, column):
            continue
        create_column(cr, table, column, kind)
        cr.execute(
            SQL(
                "UPDATE %s SET %s = %s",
                SQL.identifier(table),
                SQL.identifier(column),
                SQL(key),
            )
        )
