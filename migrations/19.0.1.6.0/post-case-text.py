"""Store the closing date of indexed cases, so that they are not indexed again."""


def migrate(cr, version):
    """Set the present closing date of the case on all indexed words."""
    cr.execute(
        """
        UPDATE grandes_clientes_case_text kept SET closed_on = matter.closed_on
          FROM grandes_clientes_case matter
         WHERE matter.id = kept.case_id AND kept.closed_on IS NULL
        """
    )
