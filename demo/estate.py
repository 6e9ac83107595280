"""What the demonstration makes outside the addon's own models.

It is named as the addon's, so that it goes when the addon is uninstalled; what is in
the addon's own tables goes with them.
"""

MODULE = "grandes_clientes"
# Odoo deletes what was named last first: people after what they wrote, contacts after
# their users.
_MODELS = (
    "ir.attachment",
    "res.partner",
    "res.users",
    "crm.lead",
    "mail.message",
)
# Of our models' own records, or of contacts and leads, with which they go.
_ALONE = {
    "ir.attachment": [("res_model", "in", (False, "mail.message"))],
    "mail.message": [("model", "=", False)],
}


def last_ids(env):
    """Return the highest id of each model that the demonstration may make records of.

    :param env: environment of the superuser
    :return: ``{model: id}``
    """
    return {
        name: _records(env, name).search([], order="id desc", limit=1).id
        for name in _MODELS
    }


def claim(env, before):
    """Name what was made since as the addon's.

    :param env: environment of the superuser
    :param dict before: what :func:`last_ids` gave
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
