"""Hooks that Odoo calls when the addon is installed and uninstalled."""

from odoo.tools import SQL


def post_init_hook(env):
    """Start the access log with the users who already administer Odoo."""
    env["grandes.clientes.access.event"]._log_baseline()


def uninstall_hook(env):
    """Prepare the deletion of the addon's records, and delete what would remain."""
    _drop_restrictions(env)
    _delete_holidays(env)
    _delete_activities(env)
    _delete_mailed_files(env)
    _delete_parameters(env)


def _delete_holidays(env):
    """Delete the holidays of the addon's calendar.

    Odoo deletes the calendar but not its time off, which without a calendar would apply
    to everybody in all calendars. Not through the ORM, so that no case is recomputed.
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
    """Delete the activities on the addon's records, before its activity types.

    Odoo deletes them only with the models, after their data: until then they reference
    the addon's activity types. Activities of these types on other records are deleted
    too, because nobody could open them.
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
    """Delete the files of messages on the addon's records, which hold personal data.

    Odoo deletes the messages of a removed model, and the attachments of its records;
    attachments of the messages only would remain orphaned.
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
            # Marked only: the next garbage collection deletes it unless another file is
            # equal.
            env["ir.attachment"]._file_delete(name)


def _delete_parameters(env):
    """Delete the addon's system parameters that were not created by a data file."""
    env["ir.config_parameter"].search(
        [("key", "=like", "grandes\\_clientes.%")]
    ).unlink()


def _drop_restrictions(env):
    """Drop the restricting foreign keys, so that any order of deletion works.

    Covers those to and from the addon's tables: its catalogues, and contacts, users and
    files of the demo data are deleted before the tables are dropped, and each key would
    make that fail.
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
    # The other keys are dropped with their columns; for those on columns of other
    # tables, Odoo would keep the name.
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
