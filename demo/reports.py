"""The month's reports of the demonstration: last month's sent, this month's begun."""

from dateutil.relativedelta import relativedelta

from ..tools import clock


def make(env, people):
    """Freeze, send, acknowledge and review last month's reports; begin this month's.

    :param people: ``{login: res.users}``
    """
    env.company.grandes_clientes_pack_email = "comercial.mercadeo@example.com"
    Pack = env["grandes.clientes.report.pack"].with_user(people["supervisora"])
    first = clock.today(env.company).replace(day=1)
    last = Pack.create({"date_from": first - relativedelta(months=1)})
    last._do_prepare()
    last._do_freeze()
    last._do_send()
    received = last.with_user(people["calidad"])
    received._do_acknowledge()
    escalation = last.sheet_ids.filtered(lambda sheet: sheet.code == "I04")
    received._do_review(
        "C5",
        "findings",
        "Los rechazos de Tesorería no dicen qué soporte faltó: pedirlo por escrito.",
        escalation.with_env(received.env),
    )
    this = Pack.create({"date_from": first})
    this._look_for_lacks()
