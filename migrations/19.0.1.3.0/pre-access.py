"""Profiles of consultations are kept as they were, not worked out anew."""


def migrate(cr, version):
    """Make the columns that the update fills from what there was."""
    cr.execute(
        """
        ALTER TABLE grandes_clientes_consultation
              ADD COLUMN IF NOT EXISTS profile_id int4
        """
    )
