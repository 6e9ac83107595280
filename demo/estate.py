"""Ownership of demonstration records outside the addon's own models.

They get XML ids of the addon, so that they are deleted when it is uninstalled. Records
of the addon's own models go with their tables.
"""

MODULE = "grandes_clientes"
# Odoo deletes in reverse order of naming: users after what they wrote, contacts after
# their users.
_MODELS = (
    "ir.attachment",
    "res.partner",
    "res.users",
    "crm.lead",
    "mail.message",
)
# Domains of records that do not belong to another record; those that do go with it.
_ALONE = {
    "ir.attachment": [("res_model", "in", (False, "mail.message"))],
    "mail.message": [("model", "=", False)],
}


def last_ids(env):
    """Return the highest id of each model in which the demonstration makes records.

    :param env: environment of the superuser
    :return: ``{model: id}``
    """
    return {
        name: _records(env, name).search([], order="id desc", limit=1).id
        for name in _MODELS
    }


def claim(env, before):
    """Give the records made since then XML ids of the addon.

    :param env: environment of the superuser
    :param dict before: earlier result of :func:`last_ids`
    """
    env.flush_all()
    env["ir.model.data"]._update_xmlids(
        [
            {
                "xml_id": f"{MODULE}.demonstration_{record._table}_{record.id}",
                "record": record,
                "noupdate": True,
            }
            for name in _MODELS
            for record in _records(env, name).search(
                [("id", ">", before[name] or 0), *_ALONE.get(name, ())], order="id"
            )
        ]
    )


def _records(env, name):
    return env[name].with_context(active_test=False)
