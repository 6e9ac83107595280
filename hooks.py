"""What Odoo calls when the addon comes into a database and leaves it."""

from odoo.tools import SQL


def post_init_hook(env):
    """Begin the access log with who sets Odoo up already."""
    env["grandes.clientes.access.event"]._log_baseline()


def uninstall_hook(env):
    """Let Odoo delete the addon's records, and what would outlive them."""
    _drop_restrictions(env)
    _delete_holidays(env)
    _delete_activities(env)
    _delete_mailed_files(env)
    _delete_parameters(env)


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


def _delete_activities(env):
    """Delete what is to be done with our records, before the kinds of activity go.

    Odoo deletes it only with the models, after their data: until then it holds the
    addon's kinds of activity. What is to be done with others' records by one of these
    kinds goes too: nobody could open it.
    """
    env.execute_query(
        SQL(
            """
            DELETE FROM mail_activity
             WHERE res_model LIKE 'grandes.clientes.%%'
                OR activity_type_id IN (
                       SELECT res_id FROM ir_model_data
                        WHERE module = 'grandes_clientes'
                          AND model = 'mail.activity.type'
                   )
            """
        )
    )


def _delete_mailed_files(env):
    """Delete the files of our records' messages, which tell of beneficiaries.

    Odoo deletes the messages of a model that goes, and what is attached to its
    records; what was attached to the messages alone would stay for nobody.
    """
    rows = env.execute_query(
        SQL(
            """
            DELETE FROM ir_attachment file
             WHERE COALESCE(file.res_model, 'mail.message')
                   IN ('mail.message', 'mail.mail', 'mail.compose.message')
               AND EXISTS (SELECT FROM message_attachment_rel link
                             JOIN mail_message message ON message.id = link.message_id
                            WHERE link.attachment_id = file.id
                              AND message.model LIKE 'grandes.clientes.%%')
               AND NOT EXISTS (SELECT FROM message_attachment_rel link
                                 JOIN mail_message message
                                   ON message.id = link.message_id
                                WHERE link.attachment_id = file.id
                                  AND (message.model IS NULL OR message.model
                                       NOT LIKE 'grandes.clientes.%%'))
         RETURNING file.store_fname
            """
        )
    )
    for (name,) in rows:
        if name:
            # Marked: the next collection deletes it unless another file is the same.
            env["ir.attachment"]._file_delete(name)


def _delete_parameters(env):
    """Delete the addon's system parameters that no data file brought."""
    env["ir.config_parameter"].search(
        [("key", "=like", "grandes\\_clientes.%")]
    ).unlink()


def _drop_restrictions(env):
    """Drop the foreign keys that keep what was filed, so that any order will do.

    Those to our tables and those from them: catalogues of ours, and contacts, users
    and files of the demonstration are deleted before our tables are dropped, and each
    key would stop that with a failing query.
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
               AND (referred.relname = ANY(%(tables)s)
                    OR referring.relname = ANY(%(tables)s))
               AND referring.relnamespace = current_schema::regnamespace
            """,
            tables=tables,
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
    # The others go with their columns; of those that others' columns have, Odoo would
    # keep the name.
    env.execute_query(
        SQL(
            """
            DELETE FROM ir_model_constraint
             WHERE type = 'f' AND module IN (
                       SELECT id FROM ir_module_module WHERE name = 'grandes_clientes'
                   )
            """
        )
    )
