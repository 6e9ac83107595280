"""Failures of recent weeks: systems, telephone lines, a window, a false alarm."""

from datetime import timedelta

from ..tools import clock
from .diary import DAY, HOUR

_MODEL = "grandes.clientes.outage"


def plan(office, diary):
    """Add the failures to the diary.

    :param office: the :class:`.office.Office`
    :param diary: the :class:`.diary.Diary`
    """
    stories = _Failures(office)
    diary.add(13 * DAY, stories.joined_by_three())
    diary.add(9 * DAY, stories.lines())
    diary.add(6 * DAY, stories.window())
    diary.add(4 * DAY, stories.false_alarm())
    diary.add(HOUR, stories.going_on())


class _Failures:
    """Stories of the failures, from the first report to the decision."""

    def __init__(self, office):
        self.office = office
        self.env = office.env
        self.people = office.people

    def _as(self, login, outage=None):
        records = self.env[_MODEL].with_user(self.people[login])
        return records.browse(outage.id) if outage else records

    def _say(self, login, code):
        """Report that a system does not answer, and return the failure."""
        system = self.env["grandes.clientes.legacy.system"].search(
            [("code", "=", code)], limit=1
        )
        say = self.env["grandes.clientes.outage.say"].with_user(self.people[login])
        result = say.create({"system_id": system.id}).action_confirm()
        return self.env[_MODEL].browse(result["res_id"])

    def joined_by_three(self):
        """Play a failure of C&CTEX: technology replies, the entity decides."""
        self._say("asesor1", "C&CTEX")
        yield 4
        self._say("asesor2", "C&CTEX")
        yield 3
        outage = self._say("asesor4", "C&CTEX")
        yield 12
        self._as("supervisora", outage)._do_report(
            "INC-20418", "No se consulta el estado de los giros ni de la renovación."
        )
        yield 2 * HOUR
        self._as("supervisora", outage)._do_end(
            solution="Tecnología reinició el servicio de aplicaciones."
        )
        yield 5 * HOUR
        self._as("supervisora", outage)._do_reply(
            "technology",
            "Se agotaron las conexiones a la base de datos; se amplió el límite.",
        )
        yield DAY
        self._as("coordinador", outage)._do_attribute(
            "entity", "El aplicativo es de la entidad y su base de datos se agotó."
        )

    def lines(self):
        """Play a failure of the telephone lines, whose attribution is contested."""
        outage = self._say("asesor5", "TELEFONIA")
        yield 5
        self._as("supervisora", outage)._do_report(
            "OP-7731", "No entran llamadas a la línea de grandes clientes."
        )
        yield 40
        self._as("supervisora", outage)._do_end(
            solution="El operador repuso el enlace."
        )
        yield DAY
        self._as("coordinador", outage)._do_attribute(
            "contractor", "La línea es del contratista según el contrato."
        )
        yield HOUR
        self._as("supervisora", outage)._do_argue(
            "El corte fue del operador, fuera de la sede: se anexará su boletín."
        )

    def window(self):
        """Play a maintenance window of DEPURACION, announced the day before."""
        system = self.env["grandes.clientes.legacy.system"].search(
            [("code", "=", "DEPURACION")], limit=1
        )
        begins = clock.now() + timedelta(hours=24)
        self._as("supervisora").create(
            {
                "system_id": system.id,
                "is_planned": True,
                "began_on": begins,
                "ended_on": begins + timedelta(hours=2),
                "ticket": "CAM-0912",
                "scope": "Actualización del aplicativo.",
            }
        )
        yield 1

    def false_alarm(self):
        """Play a false alarm of a single advisor, whose password had expired."""
        outage = self._say("asesor2", "APOTEOSYS")
        yield HOUR
        self._as("supervisora", outage)._do_discard(
            "Era su contraseña, que había vencido: los demás consultaban."
        )

    def going_on(self):
        """Begin a failure of COBOL that is still going on, without a reply.

        Ends first the failures that look-ups of other stories opened.
        """
        for outage in self.env[_MODEL].search([("is_current", "=", True)]):
            self._as("supervisora", outage)._do_end(
                ended_on=outage.began_on + timedelta(hours=2),
                solution="Volvió a responder por sí mismo.",
            )
        self._say("asesor4", "COBOL")
        yield 10
        outage = self._say("asesor5", "COBOL")
        yield 5
        self._as("supervisora", outage)._do_report(
            scope="No se consulta la cartera anterior a 2008."
        )
