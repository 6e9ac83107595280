"""Leave earlier changes without an approval, as areas could not be asked then."""


def migrate(cr, version):
    """Add the columns, so that the update does not match each old consultation."""
    cr.execute(
        """
        ALTER TABLE grandes_clientes_consultation
              ADD COLUMN IF NOT EXISTS approval varchar,
              ADD COLUMN IF NOT EXISTS delegation_id int4,
              ADD COLUMN IF NOT EXISTS delegation_request_id int4
        """
    )
