"""What was sealed, signed or sent before is sealed as it is now, and says so."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Seal all that has no seal yet, with entries and events of the update."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["grandes.clientes.event.seal"]._adopt_old_events()
    env["grandes.clientes.seal.check"]._seal_at_update()
