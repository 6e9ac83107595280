"""Indexes become those of an installation; Odoo makes new ones and drops none."""


def migrate(cr, version):
    """Drop an index that another covers, and one that open cases need not be in."""
    cr.execute(
        "DROP INDEX IF EXISTS grandes_clientes_escalation__mission_area_id_index;"
        "DROP INDEX IF EXISTS grandes_clientes_case__closed_on_index"
    )
