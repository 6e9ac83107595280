"""Merge open duplicates of invitations: one per requester and address."""

_REFUSAL = "Se pidió más de una vez: se decide en la primera solicitud."


def migrate(cr, version):
    """Refuse open duplicates, so that the unique index can be created.

    No mail is sent about them: the first one stays open, with its activity.
    """
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
