"""Move the record of notified escalations from each escalation to its batch."""


def migrate(cr, version):
    """Set on each batch the last escalation of which people were notified."""
    cr.execute(
        """
        UPDATE grandes_clientes_escalation_batch act SET told_up_to = told.last
          FROM (SELECT batch_id, max(id) AS last
                  FROM grandes_clientes_escalation
                 WHERE batch_id IS NOT NULL AND told_on IS NOT NULL
                 GROUP BY batch_id) told
         WHERE told.batch_id = act.id
        """
    )
