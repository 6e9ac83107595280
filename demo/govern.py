"""Access governance: a validation under way, an emergency access, a list of users."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from ..tools import clock
from .month import Month, get_morning

#: Age in days of the open validation.
_OPENED = 6
_LIST = """Usuario;Nombre completo;Estado;Perfil
{lines}
mlopezr;Marta Lucía López Ruiz;Activo;CONSULTA
"""


def make(env, people):
    """Open last quarter's validation, give emergency access, load a list of users.

    The earlier monthly validations and lists are signed in their terms (C9, C10).

    :param people: ``{login: res.users}``
    """
    now = clock.now()
    month = Month(env.company)
    _review_month(env, people, month.first - timedelta(days=1))
    _review_month(env, people, month.last)
    with clock.at(now - timedelta(days=_OPENED)):
        review = _open_validation(env)
    with clock.at(now - timedelta(days=2)):
        _decide(review, people)
    _load_users(env, people)
    _give_in_emergency(env, people)


def _review_month(env, people, last):
    """Sign the validation of profiles and the list of users of a past month.

    :param date last: last day of the month
    """
    company = env.company
    with clock.at(get_morning(company, last, 1)):
        review = env["grandes.clientes.access.review"]._do_open(
            company, "monthly", last.replace(day=1), last
        )
        load = _load_users(env, people, as_of=last)
    with clock.at(get_morning(company, last, 4)):
        # Nobody may decide on their own profiles.
        own = review.line_ids.filtered(lambda line: line.user_id == people["calidad"])
        own.with_user(people["coordinador"])._do_keep()
        for line in review.line_ids - own:
            line.with_user(people["calidad"])._do_keep()
        review.with_user(people["calidad"])._do_sign("Perfiles acordes con funciones.")
        load.line_ids.filtered(lambda line: line.state == "open")._do_settle(
            "asked", "Mesa de ayuda, caso 4398"
        )
        load._do_sign()


def _open_validation(env):
    month = clock.today(env.company).replace(day=1)
    quarter = month - relativedelta(months=(month.month - 1) % 3)
    return env["grandes.clientes.access.review"]._do_open(
        env.company,
        "quarterly",
        quarter - relativedelta(months=3),
        quarter - timedelta(days=1),
    )


def _decide(review, people):
    """Decide on some profiles, as quality and as head of an area; most stay open."""
    quality, head = people["calidad"], people["dte.jefe"]
    for login in ("asesor1", "asesor2", "back1"):
        _line(review, people[login]).with_user(quality)._do_keep()
    _line(review, people["dte1"]).with_user(head)._do_keep()


def _line(review, user):
    return review.line_ids.filtered(lambda line: line.user_id == user)[:1]


def _load_users(env, people, as_of=None):
    """Load the users of DEPURACION, with one unknown and one missing.

    :return: the load, under review
    """
    quality = people["calidad"]
    system = env["grandes.clientes.legacy.system"].search(
        [("code", "=", "DEPURACION")], limit=1
    )
    there = [people[f"asesor{number}"] for number in range(1, 5)]
    lines = "\n".join(f"{user.login};{user.name};Activo;ASESOR" for user in there)
    load = (
        env["grandes.clientes.access.load"]
        .with_user(quality)
        ._do_load(
            system.with_user(quality),
            "users",
            _LIST.format(lines=lines).encode(),
            "usuarios-depuracion.csv",
            delivered_by="Mesa de ayuda, caso 4411",
            delivered_on=clock.today(env.company),
            as_of=as_of,
        )
    )
    load._do_keep()
    return load


def _give_in_emergency(env, people):
    """Give an advisor emergency access to the back office's desk for two days."""
    person = env["grandes.clientes.person"].with_user(people["administradora"])
    profile = env["grandes.clientes.access.profile"].search(
        [("code", "=", "back_office")], limit=1
    )
    person.browse(people["asesor2"].id)._do_give_in_emergency(
        profile.with_env(person.env), "Incapacidad en la bandeja del Back Office."
    )
