"""Seal in its present state what was sealed, signed or sent before the update."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Seal everything without a seal, by entries and events marked as the update's."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["grandes.clientes.event.seal"]._adopt_old_events()
    env["grandes.clientes.seal.check"]._seal_at_update()
