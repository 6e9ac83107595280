"""A mass act says up to which escalation it told; before, each escalation said it."""


def migrate(cr, version):
    """Take over of which escalations requesters and desks were told."""
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
