"""Align the indexes with a new installation, as Odoo creates but never drops them."""


def migrate(cr, version):
    """Drop a redundant index, and one that need not include open cases."""
    cr.execute(
        "DROP INDEX IF EXISTS grandes_clientes_escalation__mission_area_id_index;"
        "DROP INDEX IF EXISTS grandes_clientes_case__closed_on_index"
    )
