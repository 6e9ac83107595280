"""Outbound contacts of a month: a campaign with attempts and commitments."""

from datetime import datetime, time, timedelta

from ..tools import clock

_SCRIPT = """Buenos días, le llamamos de ICETEX, canal de grandes clientes.
La renovación del segundo semestre cierra pronto.
¿Qué documentos le faltan por enviar?"""
# Age in business days of the frozen list.
_BEGAN = 14
# Outcomes of the first attempts, in turn, with the note of the call.
_RESULTS = (
    ("reached", "Confirma los listados de renovación."),
    ("no_answer", ""),
    ("reached", "Pide el instructivo por correo."),
    ("message", "Mensaje con la secretaria."),
    ("busy", ""),
    ("wrong_data", "El número es de otra oficina."),
    ("reached", "Envía los pagarés que faltan."),
    ("wrong_person", "La coordinadora cambió de cargo."),
    ("refused", "Prefiere que se le escriba."),
)
_MOST = 27


def make(env, people):
    """Freeze a list of institutions and contact part of it over some weeks.

    :param people: ``{login: res.users}``
    """
    days = _get_business_days(env, _BEGAN)
    Campaign = env["grandes.clientes.outreach.campaign"].with_user(
        people["supervisora"]
    )
    with clock.at(_at(days[0], 13)):
        campaign = Campaign.create(
            {
                "name": "Renovaciones del segundo semestre",
                "reason": "renewal",
                "script": _SCRIPT,
                "date_from": days[0],
                "date_to": clock.today(env.company) + timedelta(days=45),
                "entity_domain": "[('large_client_type', '=', 'ies'), "
                "('advisor_id', '!=', False)]",
            }
        )
        campaign._do_freeze()
    attempts = [
        _try(target, days[1 + place % (len(days) - 1)], place)
        for place, target in enumerate(campaign.sudo().target_ids[:_MOST])
    ]
    _agree([each for each in attempts if each.result == "reached"])


def _get_business_days(env, count):
    """Return the last ``count`` business days before today, oldest first."""
    calendar = env.company._grandes_clientes_get_days()
    day, days = clock.today(env.company), []
    for _number in range(count):
        day = calendar.previous(day)
        days.insert(0, day)
    return days


def _at(day, hour, minute=0):
    """Return an instant of a local day in UTC; Bogotá is five hours behind."""
    return datetime.combine(day, time(hour, minute))


def _try(target, day, place):
    result, note = _RESULTS[place % len(_RESULTS)]
    with clock.at(_at(day, 14 + place % 6, place % 4 * 13)):
        return (
            target.env["grandes.clientes.outreach.attempt"]
            .with_user(target.advisor_id)
            .create({"target_id": target.id, "result": result, "note": note})
        )


def _agree(reached):
    """Make commitments in some contacts: kept, broken, moved and open ones."""
    for place, attempt in enumerate(reached[:5]):
        with clock.at(attempt.attempted_on):
            day = clock.today(attempt.company_id)
            commitment = attempt._do_agree(
                "Envía los listados firmados" if place % 2 else "Envía los pagarés",
                day + timedelta(days=2 + place),
            )
        later = attempt.attempted_on + timedelta(days=1)
        with clock.at(min(later, clock.now())):
            if place == 0:
                commitment._do_keep()
            elif place == 1:
                commitment._do_move(
                    day + timedelta(days=20), "Espera la firma del rector."
                )
            elif place == 2:
                commitment._do_break("No llegaron y no responde.")
