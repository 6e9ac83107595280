"""What Odoo calls when the addon leaves a database."""

from odoo.tools import SQL


def uninstall_hook(env):
    """Let Odoo delete the addon's records, and what would outlive them."""
    _drop_restrictions(env)
    _delete_holidays(env)


def _delete_holidays(env):
    """Delete the holidays of the addon's calendar.

    Odoo deletes the calendar but not its time off, which without a calendar would be
    everybody's in all calendars. Not by the ORM: no case is to be counted anew.
    """
    env.execute_query(
        SQL(
            """
            DELETE FROM resource_calendar_leaves
             WHERE resource_id IS NULL
               AND calendar_id IN (
                       SELECT res_id FROM ir_model_data
                        WHERE module = 'grandes_clientes'
                          AND model = 'resource.calendar'
                   )
            """
        )
    )


def _drop_restrictions(env):
    """Drop the foreign keys that keep what was filed, so that any order will do.

    They would otherwise stop the deletion of the catalogues, one failing query after
    another, before their tables are dropped.
    """
    tables = [
        model._table
        for name, model in env.registry.items()
        if name.startswith("grandes.clientes.") and model._auto and not model._abstract
    ]
    rows = env.execute_query(
        SQL(
            """
            SELECT referring.relname, restricting.conname
              FROM pg_constraint restricting
              JOIN pg_class referring ON referring.oid = restricting.conrelid
              JOIN pg_class referred ON referred.oid = restricting.confrelid
             WHERE restricting.contype = 'f'
               AND restricting.confdeltype IN ('a', 'r')
               AND referred.relname = ANY(%s)
               AND referred.relnamespace = current_schema::regnamespace
            """,
            tables,
        )
    )
    for table, constraint in rows:
        env.execute_query(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(constraint),
            )
        )
