"""Monthly reports of the demonstration: last month's sent, this month's begun."""

import base64

from dateutil.relativedelta import relativedelta

from odoo.fields import Command

from ..tools import clock
from .month import Month, get_morning

#: Business day of this month on which last month's reports are sent.
_SENT = 4
# Service levels of the contract: indicator, goal, discount if missed.
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
    """Sign the contract; freeze, send and review last month's reports; begin this one.

    :param people: ``{login: res.users}``
    """
    env.company.grandes_clientes_pack_email = "comercial.mercadeo@example.com"
    first = clock.today(env.company).replace(day=1)
    _sign_contract(env, people, first - relativedelta(months=6))
    month = Month(env.company)
    Pack = env["grandes.clientes.report.pack"].with_user(people["supervisora"])
    # On the contract's due day, whatever the present day of the month.
    with clock.at(get_morning(env.company, month.last, _SENT)):
        last = Pack.create({"date_from": month.first})
        last._do_prepare()
        last._do_freeze()
        last._do_send()
        _deliver(last)
        received = last.with_user(people["calidad"])
        received._do_acknowledge()
        escalation = last.sheet_ids.filtered(lambda sheet: sheet.code == "I04")
        received._do_review(
            "C5",
            "findings",
            "Los rechazos de Tesorería no dicen qué soporte faltó: pedirlo por "
            "escrito.",
            escalation.with_env(received.env),
        )
    this = Pack.create({"date_from": first})
    this._apply_missing_data()


def _deliver(pack):
    """Deliver the reports on paper and USB memory in time (A8-1-07)."""
    today = clock.today(pack.company_id)
    pack._do_deliver(
        today,
        "Ventanilla de la Oficina Comercial y Mercadeo",
        f"{today.year}EE0009120",
        today,
        folios=pack.page_count + pack._get_letter_page_count(),
        medium="usb",
        medium_reference=f"GC {pack.date_from:%Y-%m}",
        # Stamped copy of the delivered letter.
        copy=(
            f"{pack._get_file_stem()} sellada.pdf",
            base64.b64decode(pack.with_context(bin_size=False).letter),
        ),
    )


def _sign_contract(env, people, date_from):
    """Enter the service levels to which the reports compare their indicators."""
    env["grandes.clientes.contract"].with_user(people["coordinador"]).create(
        {
            "name": f"{date_from.year}-0123",
            "date_from": date_from,
            "reports_due_days": 5,
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
