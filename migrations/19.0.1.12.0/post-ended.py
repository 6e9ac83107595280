"""End what waited for a case or a month that is over, as from this version on."""

from odoo import SUPERUSER_ID, api

from odoo.addons.grandes_clientes.models.delegation.request import WAITING
from odoo.addons.grandes_clientes.tools.case_states import END_STATES

_ENDED = "El caso terminó."


def migrate(cr, version):
    """Withdraw requests of changes for ended cases; remove to-dos of frozen months."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["grandes.clientes.delegation.request"].search(
        [("state", "in", WAITING), ("case_id.state", "in", END_STATES)]
    )._apply_withdrawal(_ENDED)
    env["grandes.clientes.report.pack"].search(
        [("state", "not in", ("draft", "ready"))]
    )._get_lack_todos().unlink()
    env.flush_all()
