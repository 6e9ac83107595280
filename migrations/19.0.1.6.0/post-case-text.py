"""Words of closed cases know which closing they are of; those read before are kept."""


def migrate(cr, version):
    """Say of all words that they are of the case's present closing."""
    cr.execute(
        """
        UPDATE grandes_clientes_case_text kept SET closed_on = matter.closed_on
          FROM grandes_clientes_case matter
         WHERE matter.id = kept.case_id AND kept.closed_on IS NULL
        """
    )
