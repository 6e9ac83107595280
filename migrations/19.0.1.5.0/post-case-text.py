"""Index the words of cases closed earlier, gradually by the cron."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Queue all closed cases for indexing."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["grandes.clientes.case.text"]._queue_closed()
