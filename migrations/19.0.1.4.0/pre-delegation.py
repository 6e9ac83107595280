"""Changes from before anybody asked an area are as they were: allowed by nothing."""


def migrate(cr, version):
    """Make the columns, so that the update does not match each old consultation."""
    cr.execute(
        """
        ALTER TABLE grandes_clientes_consultation
              ADD COLUMN IF NOT EXISTS approval varchar,
              ADD COLUMN IF NOT EXISTS delegation_id int4,
              ADD COLUMN IF NOT EXISTS delegation_request_id int4
        """
    )
