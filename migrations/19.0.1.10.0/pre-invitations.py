"""One person asks once for the same access: open duplicates become one."""

_REFUSAL = "Se pidió más de una vez: se decide en la primera solicitud."


def migrate(cr, version):
    """Refuse the duplicates of what waits, so that the unique index can be made.

    Nobody is mailed about them: the first one waits on, and its to-do with it.
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
