"""A month of the channel and all its rooms, simulated with the real acts.

September of 2026, 22 business days. ``month_figures`` has the figures of its thirteen
reports, by hand; ``month_work``, ``month_quality``, ``month_people`` and
``month_systems`` simulate their parts.

Closed cases, all calls: K0 received 25 August, closed on the 26th; K1 closed 1
September, K2 and K4 on the 2nd and the 9th, all of them claims; K3, a request, on the
3rd. The pending ones are in ``month_work``.

Decisions (ten business days): K0 due 9 September, «yes» on the 10th, late; K1 «no» and
K2 «yes» on the 8th; K4, due the 23rd, is not decided.

The events of October change no figure: N4 is treated, K4 decided and K2 monitored, W1
and W4 closed and W2 answered, Q5 approved, S5 held, F6 over, the third entity reached.
"""

from datetime import date, datetime
from decimal import Decimal

from ..tools import clock
from .escalation_common import EscalationCommon
from .month_figures import INDICATORS, LISTS, ROWS, TOTALS
from .month_people import MonthPeople
from .month_quality import VISIT, MonthQuality
from .month_systems import MonthSystems
from .month_work import MonthWork
from .report_common import BODY, BOGOTA, OCTOBER, local

DECISION = "grandes.clientes.quality.pnc.decision"


class ReportRoomsCommon(
    MonthQuality, MonthPeople, MonthSystems, MonthWork, EscalationCommon
):
    """The month described above; new rooms add their own part to it."""

    CODES = tuple(f"I{number:02}" for number in range(1, 14))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("report.print_delay", "20")
        cls._set_up_people()
        cls._set_up_systems()
        cls.env.company.write(
            {
                "grandes_clientes_delegation_from": date(2026, 9, 14),
                "grandes_clientes_pnc_from": date(2026, 8, 1),
                "grandes_clientes_visitor_id": cls.quality.id,
                "grandes_clientes_oversight_email": "interventoria@example.com",
                "grandes_clientes_technology_email": "tecnologia@example.com",
                "grandes_clientes_seal_email": "interventoria@example.com",
                "grandes_clientes_pack_email": "comercial@example.com",
            }
        )
        cls.case, cls.pnc = {}, {}
        for live in (
            cls._live_through_timetable,
            cls._live_through_august,
            cls._live_through_first_week,
            cls._live_through_audits,
            cls._live_through_decisions,
            cls._live_through_treatments,
            cls._live_through_movements,
            cls._live_through_visits,
            cls._live_through_desks,
            cls._live_through_changes,
            cls._live_through_failures,
            cls._live_through_exports,
            cls._live_through_contacts,
            cls._live_through_trainings,
            cls._live_through_surveys,
        ):
            live()
        cls.reports = (
            cls.env["grandes.clientes.report"]
            .with_user(cls.coordinator)
            .with_context(force_report_rendering=True)
        )
        with local(10, 1, 0, 5):
            cls.at_its_end = {code: cls._make(code) for code in cls.CODES}
        cls._live_through_october()
        cls._stand_still(OCTOBER)

    @classmethod
    def _set_up_people(cls):
        cls.quality2 = cls._user("quality2", "group_quality")
        cls.leaving = cls._user("leaving", "group_front_office")
        cls.dismissed = cls._user("dismissed", "group_back_office")
        cls.env["grandes.clientes.access.grant"].sudo().search([]).date_from = datetime(
            2026, 7, 20, 15
        )
        cls.third = cls._entity("Tercera", "ies", advisor_id=cls.front2.id)
        cls.town.advisor_id = cls.front
        # Entities created before belong to nobody: three entities are in a portfolio.
        cls.env["res.partner"].search(
            [
                ("is_large_client", "=", True),
                ("id", "not in", (cls.ies | cls.town | cls.third).ids),
            ]
        ).write({"advisor_id": False, "backup_advisor_id": False})

    @classmethod
    def _set_up_systems(cls):
        cls.systems = {
            system.code: system
            for system in cls.env["grandes.clientes.legacy.system"].search([])
        }
        cls.cobol, cls.ctex = cls.systems["COBOL"], cls.systems["C&CTEX"]
        cls.change = cls.env["grandes.clientes.delegation.change"].create(
            {
                "code": "CUENTA",
                "name": "Cuenta para giro",
                "system_id": cls.ctex.id,
                "mission_area_id": cls.treasury.id,
            }
        )

    @classmethod
    def _make(cls, code, **kwargs):
        """Return September's report."""
        cls.env.flush_all()
        return cls.reports._make(code, date(2026, 9, 1), date(2026, 9, 30), **kwargs)

    @classmethod
    def _by_hand(cls, code):
        """Return the expected figures: totals, indicators, lengths of lists, rows."""
        indicators = {
            name: value and Decimal(value)
            for name, (_part, _whole, value) in INDICATORS[code].items()
        }
        rows = {
            section: {cls.systems[key].name: row for key, row in named.items()}
            for section, named in ROWS.get(code, {}).items()
        }
        return TOTALS[code], indicators, LISTS.get(code), rows

    # === CASES AND DECISIONS === #

    @classmethod
    def _close(cls, letter, received, closed, **vals):
        number = str(74_000_000 + int(letter[1:]))
        with local(*received):
            case = cls._registered(
                channel="phone", beneficiary_id_number=number, **vals
            )
        with local(*closed):
            case._do_answer(BODY, means="phone")
        cls.case[letter] = case

    @classmethod
    def _decide(cls, letter, answer, reason, nonconformity=None):
        decision = cls.env[DECISION].search([("case_id", "=", cls.case[letter].id)])
        return decision.with_user(cls.quality)._do_decide(
            answer, reason, note="Por la matriz", nonconformity=nonconformity
        )

    @classmethod
    def _live_through_august(cls):
        cls._close("K0", (8, 25), (8, 26))
        with local(8, 24):
            first = cls._pnc("N1", "instruction", due_on=date(2026, 9, 4))
            first._do_open()

    @classmethod
    def _live_through_first_week(cls):
        with local(8, 31):
            cls.env[VISIT]._cron_plan()
        cls._close("K1", (9, 1), (9, 1, 11))
        cls._close("K2", (9, 2), (9, 2, 11))
        cls._close("K3", (9, 3), (9, 3, 11), typification="T01", kind="request")
        with local(9, 6, 23, 30):
            cls.env["grandes.clientes.event.seal"]._create_seal(cls.env.company)
        cls._close("K4", (9, 8), (9, 9))

    @classmethod
    def _live_through_decisions(cls):
        with local(9, 1):
            cls.env[DECISION]._cron_find()
        with local(9, 8):
            cls.env[DECISION]._cron_find()
            cls._decide("K1", "no", "unfounded")
            cls.pnc["N2"] = cls._decide("K2", "yes", "term")
        with local(9, 10):
            cls.env[DECISION]._cron_find()
            cls.pnc["N4"] = cls._decide("K0", "yes", "term")

    # === OCTOBER === #

    @classmethod
    def _live_through_october(cls):
        with local(10, 2):
            cls.pnc["N4"].with_user(cls.supervisor)._do_treat("Se concedió")
            cls._decide("K4", "no", "unfounded")
            cls._sign(cls.ours[cls.case["K2"]])
        with clock.at(datetime(2026, 10, 5, 11) + BOGOTA):
            cls.env[VISIT]._cron_plan()
        with local(10, 1):
            cls.outage["F6"]._do_end(solution="Se amplió el disco")
        with local(10, 2, 10):
            cls.request["Q5"].with_user(cls.coordinator)._do_approve()
            later = cls._campaign("Octubre", cls.third, until=date(2026, 10, 30))
            cls._try(later[cls.third], "reached")
            cls._load(
                "levels",
                "octubre.xlsx",
                (date(2026, 10, 1), 10, 10, 10, 0, 100, 10, 10, 3600),
            )
        with local(10, 5):
            for letter in ("W1", "W4"):
                cls.case[letter]._do_answer(BODY)
        with local(10, 6, 15):
            held = cls.case["W2"].escalation_ids.with_user(cls.creditor)
            held._do_answer(BODY)
            cls.session["S5"]._do_hold(cls.front2)
            cls._mark("S5", (cls.front2, 1, 5, None))
