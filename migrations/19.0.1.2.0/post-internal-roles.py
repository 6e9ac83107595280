"""Make users with a role internal users explicitly, and notify administrators."""

import json

from odoo import SUPERUSER_ID, api

PARAMETER = "grandes_clientes.roles_taken_from_outsiders"


def migrate(cr, version):
    """Add users with a role to the internal users; report the removed roles."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["res.users"].with_context(active_test=False).search(
        [("all_group_ids", "in", env.ref("grandes_clientes.group_user").ids)]
    )._grandes_clientes_stay_internal()
    Parameter = env["ir.config_parameter"]
    taken = json.loads(Parameter.get_param(PARAMETER) or "[]")
    if taken:
        env["res.groups"]._grandes_clientes_tell_taken(taken)
        Parameter.search([("key", "=", PARAMETER)]).unlink()
