"""Create grants for existing roles, and start the access log."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Link permissions and consultations to profiles; grant users their roles.

    Nobody loses access: a supervisor's profile includes those of both desks, as the
    role did, and users with incompatible roles keep them and are shown as such.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    for table in (
        "grandes_clientes_legacy_system_permission",
        "grandes_clientes_consultation",
    ):
        cr.execute(
            """
            SELECT FROM information_schema.columns
             WHERE table_name = %s AND column_name = 'profile'
            """,
            [table],
        )
        if cr.rowcount:
            _tie_to_profiles(cr, table)
    env.invalidate_all()
    env["grandes.clientes.access.event"]._log_baseline()


def _tie_to_profiles(cr, table):
    """Set the profile of each row from its code; all SQL names are our own."""
    cr.execute(
        f"""
        UPDATE {table} AS row
           SET profile_id = profile.id
          FROM grandes_clientes_access_profile AS profile
          JOIN ir_model_data AS data
            ON data.model = 'grandes.clientes.access.profile'
           AND data.module = 'grandes_clientes' AND data.res_id = profile.id
         WHERE data.name = 'access_profile_' || row.profile
           AND row.profile_id IS NULL
        """  # noqa: S608
    )
