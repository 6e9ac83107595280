"""A report on the screen is rendered as it is looked at; no column keeps its page."""


def migrate(cr, version):
    """Drop the column of the pages."""
    cr.execute("ALTER TABLE grandes_clientes_report_view DROP COLUMN IF EXISTS html")
