"""Merge open duplicates of invitations: one per requester and address."""

from odoo.tools.sql import table_exists

_TABLE = "grandes_clientes_portal_invitation"
_REFUSAL = "Se pidió más de una vez: se decide en la primera solicitud."


def migrate(cr, version):
    """Refuse open duplicates, so that the unique index can be created.

    No mail is sent about them: the first one stays open, with its activity. Releases
    before 19.0.1.5.0 had no invitations.
    """
    if not table_exists(cr, _TABLE):
        return
    cr.execute(
        """
        UPDATE grandes_clientes_portal_invitation again
           SET state = 'refused',
               refusal = %s,
               decided_on = now() AT TIME ZONE 'UTC'
          FROM grandes_clientes_portal_invitation first
         WHERE again.state = 'asked'
           AND first.state = 'asked'
           AND first.asked_by_id = again.asked_by_id
           AND first.email = again.email
           AND first.id < again.id
        """,
        [_REFUSAL],
    )
