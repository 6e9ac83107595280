"""Add the procedure columns, so that the ORM does not compute them row by row."""


def migrate(cr, version):
    """Add the columns that would otherwise be computed case by case."""
    cr.execute(
        """
        ALTER TABLE grandes_clientes_case
              ADD COLUMN IF NOT EXISTS procedure_id int4,
              ADD COLUMN IF NOT EXISTS conformity varchar
        """
    )
