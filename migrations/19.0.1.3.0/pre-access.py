"""Keep the profiles of consultations instead of computing them again."""


def migrate(cr, version):
    """Add the column that the update fills from existing data."""
    cr.execute(
        """
        ALTER TABLE grandes_clientes_consultation
              ADD COLUMN IF NOT EXISTS profile_id int4
        """
    )
