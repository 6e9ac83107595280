"""Drop the stored page of on-screen reports, which are now rendered when viewed."""


def migrate(cr, version):
    """Drop the ``html`` column."""
    cr.execute("ALTER TABLE grandes_clientes_report_view DROP COLUMN IF EXISTS html")
