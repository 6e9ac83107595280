"""Controls since last month: daily signatures and acts of the oversight.

:mod:`.month` decides which of them are red, late or waived.
"""

from datetime import timedelta

from odoo.fields import Command

from ..tools import clock
from .diary import DAY, HOUR
from .month import Month, get_morning


def plan(office, diary):
    """Add the mornings of the controls to the diary."""
    month = Month(office.env.company)
    office.env.company.grandes_clientes_control_from = month.start
    _validate_monthly(office.env, office.people["coordinador"])
    diary.add(diary.end - 3 * HOUR, _mornings(office, month))


def _validate_monthly(env, coordinator):
    """Make the house's validation of profiles monthly (C9)."""
    control = env.ref("grandes_clientes.control_c09").with_user(coordinator)
    control.write({"frequency": "monthly", "frequency_source": "house"})


def _mornings(office, month):
    """Play the mornings: make the due daily reports, update controls, and sign."""
    env, company, people = office.env, office.env.company, office.people
    Daily = env["grandes.clientes.report.daily"]
    monday, number = None, 0
    skipped = put_off = Daily.browse()
    while True:
        today = clock.today(company)
        first = today - timedelta(days=today.weekday())
        monday, number = first, number + 1 if first == monday else 0
        weeks = (month.present - monday).days // 7
        if weeks <= month.weeks:
            dailies = Daily.browse()
            for day in Daily._get_days_due(company):
                dailies |= Daily._create_day(company, day)
            env["grandes.clientes.control.occurrence"]._cron_plan()
            if (weeks, number) == month.unsigned:
                skipped |= dailies
            waiting, put_off = put_off, dailies.browse()
            if (weeks, number) == month.late:
                # Signed the next morning, after its term.
                put_off = dailies
            signer = people["calidad" if number % 2 else "coordinador"]
            _sign(env(user=signer.id), dailies + waiting - skipped - put_off)
            if (weeks, number) == (month.weeks - 1, 1):
                _waive(env, people, month)
        yield DAY


def _waive(env, people, month):
    """Waive, by two people, the controls of the month before that were on paper."""
    expected = env["grandes.clientes.control.occurrence"].search(
        [
            ("company_id", "=", env.company.id),
            ("frequency", "=", "monthly"),
            ("date_to", "<", month.first),
            ("code", "in", ("C03", "C05", "C07")),
        ]
    )
    expected.with_user(people["calidad"])._do_ask_waiver(
        "Los controles se llevan aquí desde la última semana de ese mes; lo demás del "
        "mes se revisó en papel, como consta en el acta de la Oficina."
    )
    expected.with_user(people["coordinador"])._do_waive()


def _sign(env, dailies):
    """Sign the days one by one."""
    Signature = env["grandes.clientes.control.signature"]
    dailies = dailies.with_env(env) & Signature._find_waiting(env.company)
    for daily in dailies:
        Signature._do_sign(
            daily, Signature._get_figures(daily), clock.now(), "conforming"
        )


def make(env, people):
    """Review the month, count its discount, require an explanation, hold a comité.

    :param people: ``{login: res.users}``
    """
    month = Month(env.company)
    contract = env["grandes.clientes.contract"].search(
        [("company_id", "=", env.company.id)], limit=1
    )
    _oblige(env, contract.with_user(people["coordinador"]))
    pack = env["grandes.clientes.report.pack"].search(
        [("date_from", "=", month.first), ("state", "=", "sent")], limit=1
    )
    with clock.at(get_morning(env.company, month.last, 6)):
        pack.with_user(people["calidad"])._do_review("C7", "conforming")
    env["grandes.clientes.control.occurrence"]._cron_plan()
    _count_discount(env, people, month.first)
    _require(env, people)
    _hold_session(env, people)
    env["grandes.clientes.control.occurrence"]._cron_plan()


def _oblige(env, contract):
    """Enter the contract's obligations other than service levels."""
    contract.write(
        {
            "discount_cap": 10,
            "discount_clause": "Cláusula 12",
            "obligation_ids": [
                Command.create(
                    {
                        "name": "Visita semanal de calidad",
                        "clause": "Cláusula 7, numeral 3",
                        "text": "El contratista recibirá cada semana la visita de "
                        "calidad de la entidad y suscribirá su acta.",
                        "control_id": env.ref("grandes_clientes.control_c04").id,
                        "formula": "none",
                    }
                ),
                Command.create(
                    {
                        "name": "Novedades del portafolio",
                        "clause": "Cláusula 7, numeral 5",
                        "text": "El contratista mantendrá al día las novedades del "
                        "portafolio, según el plan semanal de comunicación.",
                        "control_id": env.ref("grandes_clientes.control_c02").id,
                        "formula": "per_event",
                        "rate": 0.25,
                        "most": 1,
                    }
                ),
            ],
        }
    )


def _count_discount(env, people, first):
    """Count last month's discount, and exclude one of its lines."""
    discount = (
        env["grandes.clientes.contract.discount"]
        .with_user(people["calidad"])
        .create({"date_from": first, "invoice": 185_000_000})
    )
    discount._do_count()
    missed = discount.line_ids.filtered("percent")[:1]
    if missed:
        missed._do_exclude("Caída de DEPURACION atribuida a la entidad.")
        missed.with_user(people["coordinador"])._do_grant_exclusion()
    discount._do_freeze()


def _require(env, people):
    """Object to a gap and require its explanation, as the Interventoría."""
    Note = env["grandes.clientes.oversight.note"].with_user(people["interventoria"])
    absent = env["grandes.clientes.control.occurrence"].search(
        [("company_id", "=", env.company.id), ("state", "=", "absent")],
        order="due_on, code",
    )
    days = env.company._grandes_clientes_get_days()
    due_on = days.add(clock.today(env.company), 3)
    visits = absent.filtered(lambda each: each.code == "C04")[:1]
    if visits:
        note = Note._do_note(
            visits.with_user(people["interventoria"]),
            "require",
            "Explique por qué no hubo visita y cómo se repone.",
            people["calidad"],
            due_on=due_on,
        )
        note.with_user(people["calidad"])._do_answer(
            "La profesional estaba en auditoría interna. La visita siguiente revisó "
            "las dos semanas."
        )
    signatures = absent.filtered(lambda each: each.code == "C06")[:1]
    if signatures:
        Note._do_note(
            signatures.with_user(people["interventoria"]),
            "require",
            "El informe del día no tiene firma: diga quién lo revisó.",
            people["coordinador"],
            due_on=due_on,
        )


def _hold_session(env, people):
    """Hold a comité with agenda, a decision, two commitments and a signed acta."""
    session = (
        env["grandes.clientes.oversight.session"]
        .with_user(people["interventoria"])
        .create(
            {
                "held_on": clock.now() - timedelta(hours=1),
                "place": "Sala de juntas, piso 4",
                "attendee_ids": [
                    Command.create(
                        {
                            "user_id": people[login].id,
                            "position": position,
                            "party": party,
                            "signature": "signed",
                        }
                    )
                    for login, position, party in (
                        ("interventoria", "Interventor", "oversight"),
                        ("calidad", "Profesional de Mercadeo", "entity"),
                        ("supervisora", "Supervisora", "contractor"),
                    )
                ],
            }
        )
    )
    session._do_draw()
    for item in session.item_ids[:2]:
        item.write(
            {
                "discussion": "Se leyó lo ocurrido y lo que respondió cada parte.",
                "decision": "Queda en seguimiento hasta el próximo comité.",
            }
        )
    today = clock.today(env.company)
    session.commitment_ids = [
        Command.create(
            {
                "name": "Nombrar quién firma cuando falten los dos responsables",
                "user_id": people["coordinador"].id,
                "due_on": today + timedelta(days=8),
            }
        ),
        Command.create(
            {
                "name": "Reponer la visita que no se hizo",
                "user_id": people["calidad"].id,
                "due_on": today + timedelta(days=5),
            }
        ),
    ]
    session._do_sign()
    session.commitment_ids[0].with_user(session.commitment_ids[0].user_id)._do_tell(
        "Queda en la visita de la próxima semana."
    )
