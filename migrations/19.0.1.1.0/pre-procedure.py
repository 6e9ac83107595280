"""Cases get a version of the procedure: not computed row by row by the ORM."""


def migrate(cr, version):
    """Add the columns that would otherwise be filled one case at a time."""
    cr.execute(
        """
        ALTER TABLE grandes_clientes_case
              ADD COLUMN IF NOT EXISTS procedure_id int4,
              ADD COLUMN IF NOT EXISTS conformity varchar
        """
    )
