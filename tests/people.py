"""The users and entities of the tests, created once where many classes share them.

``scripts/test`` creates and commits them before the first test; otherwise, as with
``odoo --test-enable``, each class creates its own.
"""

from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from passlib.context import CryptContext

from odoo import api
from odoo.tests import new_test_user

from odoo.addons.base.models import res_users
from odoo.addons.base.models.avatar_mixin import AvatarMixin
from odoo.addons.mail.models.res_users import ResUsers

# A Wednesday without holidays around it, ten in the morning in Bogotá.
NOW = datetime(2026, 9, 16, 15, 0)
_MODULE = "__grandes_clientes_tests__"
_CATALOGUES = ("grandes.clientes.typification", "grandes.clientes.channel")
_codes = {}
ROLES = {
    "front": "group_front_office",
    "front2": "group_front_office",
    "back": "group_back_office",
    "official": "group_mission_area",
    "supervisor": "group_supervisor",
    "coordinator": "group_coordinator",
    "quality": "group_quality",
    "oversight": "group_oversight",
    "manager": "group_manager",
}
#: The roles by their groups' names, without duplicates.
GROUPS = tuple(dict.fromkeys(name.removeprefix("group_") for name in ROLES.values()))


def get_or_make(env):
    """Return everybody by name: users of the roles, ``portal``, and the partners."""
    found = _find(env)
    if found and env.company.grandes_clientes_undo_seconds:
        let_go_at_once(env)  # people may have been committed before these settings were
    return found or make(env)


def make(env):
    """Create everybody, and return them by name."""
    env = env(context={**env.context, "no_reset_password": True, "lang": "en_US"})
    let_go_at_once(env)
    leave_new_users_alone(env)
    found = {name: user(env, name, group) for name, group in ROLES.items()}
    found["ies"] = entity(
        env,
        "Universidad de Prueba",
        "ies",
        advisor_id=found["front"].id,
        backup_advisor_id=found["front2"].id,
    )
    # Member of no area yet: the tests of escalations add an area.
    found["creditor"] = user(env, "creditor", ROLES["official"])
    found["contact"] = env["res.partner"].create(
        {
            "name": "Coordinadora de Prueba",
            "parent_id": found["ies"].id,
            "email": "coordinadora@example.com",
            "is_coordinator": True,
        }
    )
    found["portal"] = new_test_user(
        env,
        login="gc_portal",
        email=found["contact"].email,
        groups="base.group_portal",
        partner_id=found["contact"].id,
    )
    found["town"] = entity(env, "Municipio de Prueba", "municipality")
    treasury(env).member_ids = found["official"]
    env["ir.model.data"]._update_xmlids(
        [
            {"xml_id": f"{_MODULE}.{name}", "record": record, "noupdate": True}
            for name, record in found.items()
        ]
    )
    return found


def let_go_at_once(env):
    """Send answers at once and without a legal ground, in existing and new companies.

    Only the tests of these two settings need them.
    """
    values = {"grandes_clientes_undo_seconds": 0, "grandes_clientes_ask_ground": False}
    for name, value in values.items():
        env["ir.default"].set("res.company", name, value)
    env["res.company"].search([]).write(values)


def leave_new_users_alone(env):
    """Add new users to no channel and no digest, which no test needs."""
    env.ref("mail.channel_all_employees").group_ids = False
    env["ir.config_parameter"].set_param("digest.default_digest_emails", False)


def user(env, name, *groups):
    """Create the internal user ``gc_<name>`` with groups of the addon."""
    made = new_test_user(
        env,
        login=f"gc_{name}",
        groups=",".join(
            ["base.group_user", *(f"grandes_clientes.{group}" for group in groups)]
        ),
        context={"tracking_disable": True},
    )
    return made.with_env(env)


def entity(env, name, kind, **vals):
    """Create a large client of the given kind."""
    return env["res.partner"].create(
        {
            "name": name,
            "is_company": True,
            "is_large_client": True,
            "large_client_type": kind,
            **vals,
        }
    )


def treasury(env):
    """Return the area that ``gc_official`` is a member of."""
    return env["grandes.clientes.mission.area"].search(
        [("name", "=", "Dirección de Tesorería")]
    )


def installed_codes(env):
    """Return ``{catalogue: {code: id}}`` of the permanent content of the database.

    Read once per process, and therefore before the first class creates anything.
    """
    if env.cr.dbname not in _codes:
        _codes[env.cr.dbname] = {
            model: {entry.code: entry.id for entry in env[model].search([])}
            for model in _CATALOGUES
        }
    return _codes[env.cr.dbname]


def cheap_passwords():
    """Hash passwords in one round within the block, as in a test."""
    context = CryptContext(["pbkdf2_sha512", "plaintext"], pbkdf2_sha512__rounds=1)
    return patch.object(
        res_users.ResUsersPatchedInTest, "_crypt_context", lambda users: context
    )


@contextmanager
def quick_users():
    """Within the block, create users without side effects that no test needs.

    Odoo removes each new user from the group of those who read messages in their inbox:
    no new user is in it, but all caches that depend on groups are cleared. It also
    draws their initials and stores them in five sizes, as five files: four tenths of
    the work. Without a stored picture, the initials are drawn when they are displayed.
    """
    follow, create = ResUsers._inverse_notification_type, res_users.ResUsers.create

    def follow_where_it_changes(users):
        inbox_id = users.env["ir.model.data"]._xmlid_to_res_id(
            "mail.group_mail_notification_type_inbox"
        )
        changed = users.filtered(
            lambda user: (user.notification_type == "inbox")
            != (inbox_id in user.group_ids._ids)
        )
        if changed:
            follow(changed)

    @api.model_create_multi
    def create_without_picture(users, vals_list):
        with patch.object(AvatarMixin, "_avatar_generate_svg", lambda partner: False):
            return create(users, vals_list)

    with (
        patch.object(ResUsers, "_inverse_notification_type", follow_where_it_changes),
        patch.object(res_users.ResUsers, "create", create_without_picture),
    ):
        yield


def _find(env):
    """Return the existing people by name, or nothing if they were not created."""
    rows = env["ir.model.data"].search_fetch(
        [("module", "=", _MODULE)], ["name", "model", "res_id"]
    )
    return {row.name: env[row.model].browse(row.res_id) for row in rows}
