"""People with a role are internal by themselves too, and administrators are told."""

import json
from collections import defaultdict

from odoo import SUPERUSER_ID, api

PARAMETER = "grandes_clientes.roles_taken_from_outsiders"


def migrate(cr, version):
    """Link who has a role to the internal users; tell what was taken from whom."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["res.users"].with_context(active_test=False).search(
        [("all_group_ids", "in", env.ref("grandes_clientes.group_user").ids)]
    )._grandes_clientes_stay_internal()
    _tell_administrators(env)


def _tell_administrators(env):
    """Note on each account what was taken, and give the administrators an activity."""
    Parameter = env["ir.config_parameter"]
    value = Parameter.get_param(PARAMETER)
    if not value:
        return
    taken = defaultdict(list)
    for user_id, group_id in json.loads(value):
        taken[user_id].append(group_id)
    users = env["res.users"].with_context(active_test=False).browse(taken).exists()
    groups = env["res.groups"]
    for user in users:
        names = groups.browse(taken[user.id]).exists().mapped("display_name")
        user.partner_id._message_log(
            body=env._(
                "The update took from this account, which is of the portal: %(roles)s. "
                "A role makes an internal user, which an account of the portal is not.",
                roles=", ".join(names),
            )
        )
    administrators = env.ref("base.group_system").all_user_ids
    administrators |= env.ref("grandes_clientes.group_manager").all_user_ids
    for administrator in administrators.filtered("active"):
        env.company.partner_id.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=administrator.id,
            summary=env._("Roles were taken from accounts of the portal"),
            note=env._(
                "They could see the cases of every entity: %(people)s. Look at what "
                "they did, and give the role to an internal account where one is "
                "needed.",
                people=", ".join(f"{user.name} ({user.login})" for user in users),
            ),
        )
    Parameter.search([("key", "=", PARAMETER)]).unlink()
