"""What Odoo calls when the addon leaves a database."""

from odoo.tools import SQL


def uninstall_hook(env):
    """Let Odoo delete the addon's records in any order, since all of them go.

    The foreign keys that keep what was filed would otherwise stop the deletion of
    the catalogues, one failing query after another, before their tables are dropped.
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
