"""Other systems in the crawl's world: one calls the API, one is notified."""


def connect(cls, mark):
    """Make one system act on a case and notify another one of it; return the records.

    Users who may see the systems must find nothing of the cases through them.
    """
    case = cls._registered(
        partner_id=cls.town.id,
        contact_id=cls.stranger.id,
        subject=f"De otro sistema {mark}",
        beneficiary_id_number="52777001",
    )
    cls.env["grandes.clientes.api"].with_user(cls.front2).withdraw(
        reference=f"{mark}-1", number=case.name, reason=f"Desiste {mark}"
    )
    call = cls.env["grandes.clientes.api.call"].search([], order="id DESC", limit=1)
    cls.env.cr.execute(
        "INSERT INTO grandes_clientes_api_rate (key, minute, calls)"
        " VALUES (%s, 1, 1) RETURNING id",
        [mark],
    )
    rate = cls.env["grandes.clientes.api.rate"].browse(cls.env.cr.fetchone()[0])
    hook = (
        cls.env["grandes.clientes.webhook"]
        .with_user(cls.manager)
        .create(
            {
                "name": "SIGA",
                "url": "https://example.com/cases",
                "user_id": cls.front2.id,
            }
        )
    )
    delivery = cls.env["grandes.clientes.webhook.delivery"].create(
        {
            "webhook_id": hook.id,
            "event_id": case.event_ids[:1].id,
            "kind": "case.state",
        }
    )
    return [case, call, rate, hook, delivery]
