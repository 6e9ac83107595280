"""Record who prepared answers again that somebody else had drafted."""

from odoo.tools.sql import table_exists


def migrate(cr, version):
    """Read the events of the answers that are still reviewed, signed and sent."""
    if not table_exists(cr, "grandes_clientes_answer_writer_rel"):
        return
    cr.execute(
        """
        INSERT INTO grandes_clientes_answer_writer_rel (answer_id, user_id)
        SELECT DISTINCT answer.id, event.user_id
          FROM grandes_clientes_case_answer answer
          JOIN grandes_clientes_case_event event
            ON event.case_id = answer.case_id
           AND event.act IN ('prepare_answer', 'record_answer')
           AND (event.facts->>'answer')::int = answer.id
         WHERE answer.state IN ('draft', 'ready')
           AND event.user_id != answer.prepared_by_id
            ON CONFLICT DO NOTHING
        """
    )
