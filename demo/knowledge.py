"""Bulletins of the areas in recent weeks, their readers, and the answer library."""

from datetime import timedelta

from ..tools import clock
from .month import Month, get_morning
from .people import AREAS

#: Area head who gives no news in a week of last month.
_SILENT = "ori.jefe"
#: Answers of the library: XML id, shortcut, text, owner.
_LIBRARY = (
    ("answer_template_t22", "pago", "abono, recaudo, PSE", "asesor1"),
    ("answer_template_final", "fondo", "respuesta de fondo", "asesor2"),
    ("answer_template_interim", "gestion", "seguimos, parcial", "asesor4"),
)
_READERS = ("asesor1", "asesor2", "asesor4", "back1")


def make(env, people):
    """Play the plan's weeks: news, «sin novedad», one silence, one replacement.

    :param people: ``{login: res.users}``
    """
    last = env["grandes.clientes.case.event"].search([], order="id desc", limit=1)
    now = last.happened_on
    env.ref(
        "grandes_clientes.mailbox_main"
    ).bulletin_addresses = "comunicados@example.com"
    _keep_library(env, people)
    plan = env["grandes.clientes.bulletin.plan"]
    month = Month(env.company)
    heads = {f"{code.lower()}.jefe" for code in AREAS}
    for weeks in range(month.weeks, -1, -1):
        # In the middle of the week, but not after now.
        middle = month.monday(weeks) + timedelta(days=2)
        with clock.at(get_morning(env.company, middle, 0)):
            plan._cron_plan()
            if weeks == 2:
                bulletin = _publish(env, people)
            elif weeks == 1:
                _replace(people, bulletin)
            if weeks:
                silent = {_SILENT} if weeks == month.silent else set()
                _say_nothing_new(env, people, sorted(heads - silent))
    with clock.at(now):
        _begin_another(env, people)
        env.ref("grandes_clientes.answer_template_final").with_user(
            people["asesor5"]
        )._do_report(words="El teléfono de contacto cambió.")
        env["grandes.clientes.bulletin.reminder"]._cron_remind()


def _keep_library(env, people):
    supervisor = people["supervisora"]
    for name, shortcut, keywords, owner in _LIBRARY:
        env.ref(f"grandes_clientes.{name}").with_user(supervisor).write(
            {
                "shortcut": shortcut,
                "keywords": keywords,
                "owner_id": people[owner].id,
            }
        )


def _say_nothing_new(env, people, logins):
    """Report «nothing new» for this week, as heads of areas."""
    Plan = env["grandes.clientes.bulletin.plan"]
    for login in logins:
        Plan.with_user(people[login]).search(
            [("state", "=", "expected")]
        )._do_nothing_new()


def _publish(env, people):
    """Create Tesorería's bulletin with its letter, and publish it as supervisor."""
    typification = env.ref("grandes_clientes.typification_t22")
    bulletin = (
        env["grandes.clientes.bulletin"]
        .with_user(people["dte1"])
        .create(
            {
                "name": "Los pagos por PSE se aplican en dos días hábiles",
                "body": "<p>Desde hoy los pagos por PSE se aplican a la obligación a "
                "los dos días hábiles. Antes eran cinco.</p><p>En la respuesta se dice "
                "el día en que quedó aplicado.</p>",
                "medium": "letter",
                "sender": "Wilson Orlando Páez, Dirección de Tesorería",
                "mercurio_number": "2026IE0004120",
                "typification_ids": typification.ids,
                "product_id": typification.product_id.id,
            }
        )
    )
    published = bulletin.with_user(people["supervisora"])
    published.template_ids = env.ref("grandes_clientes.answer_template_t22")
    published._do_publish()
    for login in _READERS:
        bulletin.with_user(people[login])._do_read()
    return bulletin


def _replace(people, bulletin):
    """Correct the bulletin as its area, which asks its readers to read it again."""
    draft = bulletin.with_user(people["dte1"])._do_correct()
    draft.write(
        {
            "name": "Los pagos por PSE se aplican en tres días hábiles",
            "body": "<p>Los pagos por PSE se aplican a los tres días hábiles, y no a "
            "los dos, como decía el comunicado anterior.</p>",
        }
    )
    draft.with_user(people["supervisora"])._do_publish()
    for login in _READERS[:2]:
        draft.with_user(people[login])._do_read()


def _begin_another(env, people):
    """Leave a draft of Crédito y Cobranza, which waits for the supervisor."""
    env["grandes.clientes.bulletin"].with_user(people["vcc1"]).create(
        {
            "name": "Nuevo plazo para legalizar renovaciones",
            "body": "<p>Las renovaciones de este semestre se legalizan hasta el último "
            "día hábil del mes.</p>",
            "medium": "bulletin",
            "sender": "Fabián Rincón Duarte",
        }
    )
