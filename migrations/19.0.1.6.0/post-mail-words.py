"""Remove the procedure's number from an activity type's name."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Rename the activity type in all languages."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    todo = env.ref("grandes_clientes.activity_type_escalate", raise_if_not_found=False)
    if todo:
        cr.execute(
            "UPDATE mail_activity_type"
            "   SET name = replace(name::text, ' (R1)', '')::jsonb"
            " WHERE id = %s",
            todo.ids,
        )
        todo.invalidate_recordset(["name"])
