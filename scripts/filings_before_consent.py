"""Filings as made by a release before consent existed; piped into ``odoo shell``.

Releases before 19.0.1.5.0 stored the form's text on everything filed through the
portal's code, even if a system filed it and nobody saw the text.
"""

company = env.company  # noqa: F821
entity = env["res.partner"].create(  # noqa: F821
    {
        "name": "Universidad de antes",
        "is_company": True,
        "is_large_client": True,
        "large_client_type": "ies",
        "snies_code": "9971",
    }
)
contact = env["res.partner"].create(  # noqa: F821
    {
        "name": "Coordinadora de antes",
        "parent_id": entity.id,
        "email": "antes@example.com",
        "is_coordinator": True,
    }
)
coordinator = (
    env["res.users"]  # noqa: F821
    .with_context(no_reset_password=True)
    .create(
        {
            "name": contact.name,
            "login": "antes@example.com",
            "partner_id": contact.id,
            "group_ids": [(6, 0, [env.ref("base.group_portal").id])],  # noqa: F821
        }
    )
)
Filing = env["grandes.clientes.filing"].with_user(coordinator)  # noqa: F821
Filing._do_file_portal(
    entity.id, {"subject": "Antes: formulario", "description": "No aparece el pago."}
)
env["grandes.clientes.api"].with_user(coordinator).file(  # noqa: F821
    reference="ANTES-1",
    entity={"snies": "9971"},
    cases=[{"subject": "Antes: sistema", "description": "No aparece el pago."}],
)
env["grandes.clientes.filing"].create(  # noqa: F821
    {
        "subject": "Antes: correo",
        "partner_id": entity.id,
        "contact_id": contact.id,
        "channel_id": env.ref("grandes_clientes.channel_email").id,  # noqa: F821
        "company_id": company.id,
    }
)
env.cr.commit()  # noqa: F821
