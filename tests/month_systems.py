"""Failures of the month, what the platform says, who was contacted (I05, I07, I11).

Failures; systems serve 22 days of eight hours, from 8 to 12 and from 13 to 17:

====  =========  ===================================================================
F1    telephony  7 Sept. from 8 to 10, the contractor answers for it
F2    telephony  the same day from 9 to 11, a third party's: an hour of it is F1's
F3    COBOL      28 Sept. from 10 to 12, seen by two, consulted in vain for W4
F4    C&CTEX     18 Sept. from 15 o'clock, announced on the 17th, until the 19th
F5    Apoteosys  9 Sept. from 10 to 11, seen by one person, without a ticket
F6    Mercurio   30 Sept. from 16 o'clock on, until 1 October
====  =========  ===================================================================

Exports: on the 10th the levels of the first three days, the third without times, and
the activity of two; on the 17th a correction of the second day.

Contacts: a campaign to the university (busy, then reached), the town (reached) and a
third entity of ``front2`` (wrong number), which is reached in October; another one to
the town alone (no answer, then it refuses). The university promises something for the
18th, kept on the 17th, and something for October; the town something for the 10th,
moved to the 24th and broken.
"""

from datetime import date, datetime

from .mapped_common import xlsx
from .report_common import BOGOTA, local

OUTAGE = "grandes.clientes.outage"
_LEVELS = (
    "Fecha",
    "Ofrecidas",
    "Atendidas",
    "En umbral",
    "Abandonadas",
    "Habla",
    "Espera",
    "Poscontacto",
    "Conectado",
)
_ACTIVITY = (
    "Fecha",
    "Tipo de gestión",
    "Solicitados",
    "Gestionados",
    "Exitosos",
    "Fallidos",
    "Pendientes",
    "Causal",
    "Responsable",
)


class MonthSystems:
    """Acts of the month on systems and contacts; see ``report_rooms_common``."""

    # === FAILURES === #

    @classmethod
    def _fail(cls, name, system, began, ended=None, **vals):
        cls.outage[name] = (
            cls.env[OUTAGE]
            .with_user(cls.supervisor)
            .create(
                {
                    "system_id": cls.systems[system].id,
                    "began_on": datetime(2026, 9, *began) + BOGOTA,
                    "ended_on": ended and datetime(2026, 9, *ended) + BOGOTA,
                    **vals,
                }
            )
        )
        return cls.outage[name]

    @classmethod
    def _live_through_failures(cls):
        outage = cls.outage = {}
        with local(9, 7, 12):
            cls._fail("F1", "TELEFONIA", (7, 8), (7, 10), ticket="INC-1")
            cls._fail("F2", "TELEFONIA", (7, 9), (7, 11), ticket="INC-2")
        with local(9, 8, 10):
            judged = {"F1": "contractor", "F2": "third_party"}
            for name, party in judged.items():
                outage[name].with_user(cls.coordinator)._do_attribute(party, "Acta 4")
        with local(9, 9, 12):
            cls._fail("F5", "APOTEOSYS", (9, 10), (9, 11))
        with local(9, 17):
            cls._fail("F4", "C&CTEX", (18, 15), (19, 9), is_planned=True)
        with local(9, 28, 10):
            case = cls.case["W4"].with_user(cls.front)
            case._do_consult(cls.cobol, "", system_down=True)
            outage["F3"] = cls.env[OUTAGE]._find_current(cls.env.company, cls.cobol)
        with local(9, 28, 10, 5):
            outage["F3"].with_user(cls.front2)._do_join()
        with local(9, 28, 12):
            outage["F3"].with_user(cls.supervisor)._do_end(solution="Se reinició")
            outage["F3"].with_user(cls.coordinator)._do_attribute("entity", "Acta 5")
        with local(9, 30, 16):
            cls._fail("F6", "MERCURIO", (30, 16), ticket="INC-6")

    # === THE PLATFORM === #

    @classmethod
    def _load(cls, kind, name, *rows):
        load = cls.env["grandes.clientes.platform.load"].with_user(cls.supervisor)
        head = _LEVELS if kind == "levels" else _ACTIVITY
        load._do_read(kind, xlsx(head, *rows), name)._do_load()

    @classmethod
    def _live_through_exports(cls):
        first, second, third = (date(2026, 9, day) for day in (1, 2, 3))
        with local(9, 10):
            cls._load(
                "levels",
                "niveles.xlsx",
                (first, 100, 90, 72, 10, 9000, 900, 900, 21600),
                (second, 50, 50, 50, 0, 4000, 400, 400, 14400),
                (third, 40, 30, 24, 10),
            )
            cls._load(
                "activity",
                "gestiones.xlsx",
                (first, "Correo", 10, 8, 6, 2, 2, "Sin dato", "Líder"),
                (first, "Llamada", 20, 20, 15, 5, 0),
                (second, "Correo", 10, 7, None, None, 3, None, "Líder"),
            )
        with local(9, 17):
            cls._load(
                "levels",
                "niveles-2.xlsx",
                (second, 50, 40, 30, 10, 4000, 400, 400, 14400),
            )

    # === CONTACTS === #

    @classmethod
    def _campaign(cls, name, *entities, until=date(2026, 9, 30)):
        ids = [entity.id for entity in entities]
        campaign = (
            cls.env["grandes.clientes.outreach.campaign"]
            .with_user(cls.supervisor)
            .create(
                {
                    "name": name,
                    "date_to": until,
                    "entity_domain": f"[('id', 'in', {ids})]",
                }
            )
        )
        campaign._do_freeze()
        return {target.partner_id: target for target in campaign.target_ids}

    @classmethod
    def _try(cls, target, result, user=None):
        return (
            cls.env["grandes.clientes.outreach.attempt"]
            .with_user(user or cls.front)
            .create({"target_id": target.id, "result": result})
        )

    @classmethod
    def _live_through_contacts(cls):
        with local(9, 2, 8):
            first = cls._campaign("Renovaciones", cls.ies, cls.town, cls.third)
        with local(9, 2, 10):
            cls._try(first[cls.ies], "busy")
        with local(9, 2, 14):
            reached = cls._try(first[cls.ies], "reached")
            sent = reached._do_agree("Envía los soportes", date(2026, 9, 18))
            reached._do_agree("Firma el convenio", date(2026, 10, 2))
        with local(9, 3, 10):
            updated = cls._try(first[cls.town], "reached")._do_agree(
                "Actualiza las firmas", date(2026, 9, 10)
            )
        with local(9, 4, 10):
            cls._try(first[cls.third], "wrong_data", cls.front2)
        with local(9, 9, 10):
            updated._do_move(date(2026, 9, 24), "El alcalde viaja")
        with local(9, 15, 8):
            second = cls._campaign("Actualización de datos", cls.town)
        with local(9, 15, 10):
            cls._try(second[cls.town], "no_answer")
        with local(9, 16, 10):
            cls._try(second[cls.town], "refused")
        with local(9, 17, 10):
            sent._do_keep()
        with local(9, 25, 10):
            updated._do_break("No llegó")
