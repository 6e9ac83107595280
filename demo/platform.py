"""Exports of the contractor's platform of the last weeks, with a corrected day."""

import random
from datetime import timedelta

from ..tools import clock

_DAYS = 70
_LEVELS = (
    "Fecha;Ofrecidas;Atendidas;En umbral;Abandonadas;Habla;Espera;Poscontacto;Conectado"
)
_ACTIVITY = (
    "Fecha;Tipo de gestión;Solicitados;Gestionados;Exitosos;Fallidos;Pendientes;Causal"
    ";Responsable"
)


def make(env, people):
    """Load levels and activity, and then a correction of one day.

    :param people: ``{login: res.users}``
    """
    rng = random.Random(5108)
    calendar = env.company._grandes_clientes_get_days()
    today = clock.today(env.company)
    days = [today - timedelta(days=back) for back in range(_DAYS, 0, -1)]
    days = [day for day in days if calendar.is_working(day)]
    load = env["grandes.clientes.platform.load"].with_user(people["supervisora"])
    levels = [_get_levels(rng, day) for day in days]
    _load(load, "levels", _LEVELS, levels, "dragon-niveles.csv")
    _load(load, "activity", _ACTIVITY, _get_activity(rng, days), "dragon-gestion.csv")
    corrected = [_get_levels(rng, days[-3])]
    _load(load, "levels", _LEVELS, corrected, "dragon-niveles-corregido.csv")


def _load(loads, kind, head, rows, name):
    lines = [head, *(";".join(map(str, row)) for row in rows)]
    loads._do_read(kind, "\n".join(lines).encode(), name)._do_load()


def _get_levels(rng, day):
    offered = rng.randint(60, 140)
    answered = offered - rng.randint(2, 14)
    in_threshold = answered - rng.randint(3, 25)
    return (
        day.strftime("%d/%m/%Y"),
        offered,
        answered,
        in_threshold,
        offered - answered,
        answered * rng.randint(210, 280),
        answered * rng.randint(15, 40),
        answered * rng.randint(40, 80),
        8 * 8 * 3600,
    )


def _get_activity(rng, days):
    for day in days:
        for management, cause in (
            ("Correo masivo", "Dirección errada"),
            ("Llamada de salida", "No contesta"),
        ):
            requested = rng.randint(20, 60)
            managed = requested - rng.randint(0, 5)
            failed = rng.randint(0, 6)
            yield (
                day.strftime("%d/%m/%Y"),
                management,
                requested,
                managed,
                managed - failed,
                failed,
                requested - managed,
                cause,
                "Líder de plataforma",
            )
