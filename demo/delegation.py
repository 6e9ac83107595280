"""Delegation of changes by the treasury, and change requests to it."""

from datetime import timedelta

from ..tools import clock

#: Age in days of the delegation and of each request.
_GIVEN = 12
_CHANGES = (
    ("CUENTA-GIRO", "Cuenta bancaria para giro"),
    ("CONTACTO", "Datos de contacto del beneficiario"),
    ("FECHA-GIRO", "Fecha de un giro programado"),
)
_ACT = """Memorando interno de la demostración.

La Dirección de Tesorería delega en el Front Office la actualización de datos de
contacto de los beneficiarios. El original es de la entidad y no se publica.
"""


def make(env, people):
    """Delegate one change, request others, and make changes without asking.

    :param people: ``{login: res.users}``
    """
    area = env["grandes.clientes.mission.area"].search([("code", "=", "DTE")], limit=1)
    system = env["grandes.clientes.legacy.system"].search(
        [("code", "=", "C&CTEX")], limit=1
    )
    changes = env["grandes.clientes.delegation.change"].create(
        [
            {
                "code": code,
                "name": name,
                "mission_area_id": area.id,
                "system_id": system.id,
            }
            for code, name in _CHANGES
        ]
    )
    now = clock.now()
    head = people["dte.jefe"]
    with clock.at(now - timedelta(days=_GIVEN)):
        env.company.grandes_clientes_delegation_from = clock.today(env.company)
        _delegate(env, head, area, system, changes[1])
    account, contact, date = changes
    desk = _Desk(env, people, head, area, system, now)
    desk.work(account, date, contact)


def _delegate(env, head, area, system, change):
    file = (
        env["ir.attachment"]
        .with_user(head)
        .create({"name": "memorando-delegacion.txt", "raw": _ACT.encode()})
    )
    today = clock.today(env.company)
    env["grandes.clientes.delegation"].with_user(head).create(
        {
            "mission_area_id": area.id,
            "profile_ids": env["grandes.clientes.access.profile"]
            .search([("code", "=", "front_office")])
            .ids,
            "system_id": system.id,
            "change_ids": change.ids,
            "date_from": today,
            "date_to": today + timedelta(days=180),
            "ground": "Memorando de la Dirección de Tesorería",
            "ground_number": "DTE-2026-031",
            "ground_date": today - timedelta(days=3),
            "attachment_ids": file.ids,
        }
    )._do_give()


class _Desk:
    """Advisors with open cases, who request changes and carry out approved ones.

    Each act comes after the last event of its case.
    """

    def __init__(self, env, people, head, area, system, now):
        self.env, self.people, self.head = env, people, head
        self.area, self.system, self.now = area, system, now
        cases = env["grandes.clientes.case"].search(
            [
                ("state", "=", "front_office"),
                ("user_id.active", "=", True),
                ("complained_user_id", "=", False),
            ],
            order="id",
        )
        self.cases, self.starts = list(cases)[:7], {}

    def _at(self, case, share, days=9):
        """Set the clock to a fraction of the time from the case's last event to now."""
        if case not in self.starts:
            events = case.sudo().event_ids.mapped("happened_on")
            self.starts[case] = max(self.now - timedelta(days=days), *events)
        start = self.starts[case]
        instant = self._get_office_hour(start + (self.now - start) * share)
        return clock.at(max(start, instant))

    def _get_office_hour(self, instant):
        """Return the instant if it is in office hours, else the last one before it."""
        company = self.env.company
        days = company._grandes_clientes_get_days()
        [local] = company._grandes_clientes_get_local([instant])
        evening = local.replace(hour=16, minute=30, second=0, microsecond=0)
        if local.hour >= 17 and days.is_working(local.date()):
            return instant - (local - evening)
        if local.hour >= 8 and days.is_working(local.date()):
            return instant
        day = days.previous(local.date())
        return instant - (local - evening) - (local.date() - day)

    def _ask(self, days, change, before, after, reason):
        """Return a request for the next case, empty if no case is left."""
        if not self.cases:
            return self.env["grandes.clientes.delegation.request"]
        case = self.cases.pop(0)
        with self._at(case, 0.1, days):
            return (
                self.env["grandes.clientes.delegation.request"]
                .with_user(case.user_id)
                .create(
                    {
                        "case_id": case.id,
                        "mission_area_id": self.area.id,
                        "system_id": self.system.id,
                        "change_id": change.id,
                        "value_before": before,
                        "value_asked": after,
                        "reason": reason,
                    }
                )
            )

    def work(self, account, date, contact):
        """Produce every outcome: as approved, not as approved, rejected, waiting."""
        reason = "La IES reportó otra cuenta con certificación bancaria."
        good = self._ask(6, account, "Ahorros 100-22", "Corriente 310-07", reason)
        self._decide(good, "approve")
        self._execute(good)
        self._check(good)
        other = self._ask(5, account, "Ahorros 415-90", "Ahorros 415-09", reason)
        self._decide(other, "approve")
        self._execute(other, value="Ahorros 451-09")
        rejected = self._ask(
            7, date, "30 de septiembre", "15 de septiembre", "El estudiante lo pide."
        )
        self._decide(rejected, "reject", "El cronograma de giros ya está cerrado.")
        returned = self._ask(2, account, "Ahorros 200-31", "Ahorros 500-11", reason)
        self._decide(returned, "return", "Falta la certificación bancaria.")
        self._ask(1, account, "Ahorros 808-12", "Corriente 121-44", reason)
        for change in (contact, account):
            self._change(change)

    def _decide(self, request, act, *words):
        if request:
            with self._at(request.case_id, 0.4):
                getattr(request.with_user(self.head), f"_do_{act}")(*words)

    def _execute(self, request, **said):
        if request:
            with self._at(request.case_id, 0.7):
                request._do_execute(reference=f"PANT-{request.id}", **said)

    def _check(self, request):
        if request:
            with self._at(request.case_id, 0.9):
                request.with_user(self.people["calidad"])._do_check(
                    True, "Se consultó la pantalla de cuentas: coincide."
                )

    def _change(self, change):
        """Make a change without asking, covered by the delegation or not."""
        if not self.cases:
            return
        case = self.cases.pop(0)
        with self._at(case, 0.5):
            case.with_user(case.user_id)._do_consult(
                self.system,
                f"Se actualizó: {change.name.lower()}.",
                operation="modify",
                reference=f"PANT-{case.id}",
                change_id=change.id,
            )
