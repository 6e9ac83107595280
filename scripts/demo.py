"""Set up a new database in Spanish and build the demonstration in it.

Run by ``scripts/run`` inside ``odoo shell``, which provides ``env``; settings come as
environment variables. ``demo/build_demo.py`` performs the acts of the demonstration.
"""

import importlib
import json
import os

MODULE = "grandes_clientes"
LANGUAGE = "es_CO"
TIMEZONE = "America/Bogota"
DEFAULT_PASSWORD = "demo"


def settle(env):
    """Set Spanish and Colombia's time zone for every user and company.

    :param env: environment of the superuser
    """
    # Inactive users too: the public user, whose language visitors see, is one.
    users = env["res.users"].with_context(active_test=False).search([])
    users.partner_id.write({"lang": LANGUAGE, "tz": TIMEZONE})
    companies = env["res.company"].search([])
    companies.partner_id.write({"lang": LANGUAGE, "tz": TIMEZONE})
    env["ir.default"].set("res.partner", "lang", LANGUAGE)


def connect(env):
    """Configure the local mail server, and the local address for printing.

    :param env: environment of the superuser
    """
    env["ir.mail_server"].search([]).write({"active": False})
    values = {
        "name": "Local",
        "smtp_host": "127.0.0.1",
        "smtp_port": int(os.environ["GC_SMTP_PORT"]),
        "smtp_encryption": "none",
        "active": True,
    }
    server = env["ir.mail_server"].with_context(active_test=False)
    existing = server.search([("name", "=", values["name"])], limit=1)
    if existing:
        existing.write(values)
    else:
        claim(env, server.create(values))
    parameters = env["ir.config_parameter"]
    url = os.environ["GC_URL"]
    parameters.set_param("web.base.url", url)
    for key, value in (
        ("web.base.url.freeze", "True"),
        ("report.url", url),
    ):
        if parameters.set_param(key, value) is False:
            claim(env, parameters.search([("key", "=", key)]))


def claim(env, record):
    """Give a record an XML id of the addon, so that uninstalling deletes it.

    :param env: environment of the superuser
    :param record: one record
    """
    name = f"{MODULE}.demonstration_{record._table}_{record.id}"
    env["ir.model.data"]._update_xmlids(
        [{"xml_id": name, "record": record, "noupdate": True}]
    )


def build(env):
    """Perform the demonstration's acts, once per database.

    :param env: environment of the superuser
    """
    done = f"{MODULE}.demo_built"
    parameters = env["ir.config_parameter"]
    if parameters.get_param(done) or not os.environ.get("GC_DEMO_SCRIPT"):
        return
    importlib.import_module(f"odoo.addons.{MODULE}.demo.build_demo").build(env)
    parameters.set_param(done, "1")


def give_passwords(env):
    """Set one known password for every user who cannot log in yet.

    :param env: environment of the superuser
    """
    env.cr.execute(
        "SELECT id FROM res_users WHERE active AND COALESCE(password, '') = ''"
        " AND login NOT IN ('__system__', 'public', 'portaltemplate')"
    )
    users = env["res.users"].browse([row[0] for row in env.cr.fetchall()])
    users.write({"password": DEFAULT_PASSWORD})


def logins(env):
    """Return who can log in, for output on the terminal.

    :param env: environment of the superuser
    :return: list of ``(login, name, roles and area)``
    """
    roles = env["ir.model.data"].search(
        [("module", "=", MODULE), ("model", "=", "res.groups")]
    )
    groups = env["res.groups"].browse(roles.mapped("res_id"))
    # Without the users of Odoo's own demo data.
    strangers = env["res.users"]
    for name in ("base.user_demo", "base.demo_user0", "base.user_root"):
        strangers |= env.ref(name, raise_if_not_found=False) or strangers
    return [
        (
            user.login,
            user.name,
            ", ".join(
                part
                for part in (
                    "portal" if user.share else "",
                    *(user.group_ids & groups).mapped("name"),
                    user.function,
                    user.share and user.commercial_partner_id.name,
                )
                if part
            ),
        )
        for user in env["res.users"].search([], order="id") - strangers
    ]


def main(env):
    """Run all steps, committing after each.

    :param env: environment of the superuser
    """
    env = env(context=dict(env.context, lang=LANGUAGE, tz=TIMEZONE))
    settle(env)
    connect(env)
    env.cr.commit()
    build(env)
    # Again, for the users that the demonstration created.
    settle(env)
    give_passwords(env)
    env.cr.commit()
    with open(os.environ["GC_LOGINS"], "w", encoding="utf-8") as output:
        json.dump(logins(env), output)


main(env)  # noqa: F821 (provided by odoo shell)
