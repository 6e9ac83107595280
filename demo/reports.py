"""The month's reports of the demonstration: last month's sent, this month's begun."""

from dateutil.relativedelta import relativedelta

from odoo.fields import Command

from ..tools import clock

# What the contract of the demonstration promises: indicator, goal, discount if missed.
LEVELS = (
    ("I01.opportunity", 98, 5),
    ("I01.overdue", 5, 2),
    ("I02.unescalated", 5, 2),
    ("I03.matrix", 10, 0),
    ("I04.on_time", 95, 3),
    ("I04.well", 95, 3),
    ("I13.csat", 80, 1),
)


def make(env, people):
    """Sign the contract; freeze, send, review last month's reports; begin this one's.

    :param people: ``{login: res.users}``
    """
    env.company.grandes_clientes_pack_email = "comercial.mercadeo@example.com"
    first = clock.today(env.company).replace(day=1)
    _sign_contract(env, people, first - relativedelta(months=6))
    Pack = env["grandes.clientes.report.pack"].with_user(people["supervisora"])
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
    this._apply_missing_data()


def _sign_contract(env, people, date_from):
    """Enter the service levels that the reports hold their indicators against."""
    env["grandes.clientes.contract"].with_user(people["coordinador"]).create(
        {
            "name": f"{date_from.year}-0123",
            "date_from": date_from,
            "level_ids": [
                Command.create(
                    {
                        "indicator": indicator,
                        "goal": goal,
                        "discount": discount,
                        "clause": "Anexo de niveles de servicio",
                    }
                )
                for indicator, goal, discount in LEVELS
            ],
        }
    )
