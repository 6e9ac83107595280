"""Weekly work of quality: draws, audits, visits, findings and dispatches.

A story of the diary runs each morning's tasks, by weeks counted back from the present
one. Drawn cases are all audited within the term; only last week's draw is pending, and
half of the one before until this week.
"""

import base64
from datetime import timedelta

from ..tools import clock
from .diary import DAY, HOUR
from .month import Month
from .visits import SHOWN, Visits

_TECHNOLOGY = "tecnologia@example.com"
#: Minimum number of audits per weekly draw.
_SIZE = 6
_HEARD = ("asesor1", "asesor2", "asesor4", "asesor5")


def plan(office, diary):
    """Add the mornings of quality to the diary.

    :param office: the :class:`.office.Office`
    :param diary: the :class:`.diary.Diary`
    """
    office.env.company.write(
        {
            "grandes_clientes_technology_email": _TECHNOLOGY,
            "grandes_clientes_quality_size": _SIZE,
        }
    )
    diary.add(diary.end - HOUR, _Rounds(office).mornings())


class _Rounds(Visits):
    """Mornings of quality in the recent weeks."""

    def __init__(self, office):
        self.env = office.env
        self.company = office.env.company
        self.people = office.people
        self.month = Month(self.company)
        self.present = self.month.present
        self.told = {}

    def mornings(self):
        """Run each morning the acts that are due, including overdue ones."""
        agenda = self._get_agenda()
        monday, number = None, 0
        while True:
            today = clock.today(self.company)
            first = today - timedelta(days=today.weekday())
            monday, number = first, number + 1 if first == monday else 0
            weeks = (self.present - monday).days // 7
            self._run_crons(weeks)
            while agenda and agenda[0][0] <= (-weeks, number):
                _morning, acts = agenda.pop(0)
                for act in acts:
                    act()
            yield DAY

    def _get_agenda(self):
        """Return ``[((-weeks ago, business day of that week), acts)]``, in order.

        One visit was missed; it decides which of the other visits found something.
        """
        missed, start = self.month.missed, self.month.weeks
        first = 5 if missed == 4 else 4
        second = 3 if missed == 2 else 2
        agenda = {
            (first, 0): [self.visit_first],
            (first, 1): [self.present_report, self.reply],
            (first, 2): [self.uphold],
            (3, 1): [self.audit_disputed],
            (3, 2): [self.object_disputed, self.audit_rest, self.watch_nothing],
            (2, 0): [self.decide, self.uphold_silent],
            (2, 1): [self.audit_critical],
            (2, 2): [self.coach, self.audit_rest, self.watch_failure],
            (1, 1): [self.visit_third, self.enter_reply, self.audit_pending],
            (1, 2): [self.object_pending, self.monitor, self.watch_nothing],
            (0, 0): [self.present_report],
            (0, 1): [self.audit_older, self.begin_one],
        }

        def add(weeks, number, act):
            agenda.setdefault((weeks, number), []).append(act)

        # Nothing fails in that week, whatever day the demonstration is built on.
        add(4, 2, self.watch_nothing)
        add(second, 1, self.visit_second)
        add(missed - 1, 0, self.explain_missed)
        for weeks in range(start, -1, -1):
            if weeks and weeks not in (missed, first, second, 1):
                add(weeks, 1, self.visit_quiet)
            if weeks not in (missed, first, 1, 0):
                add(weeks, 2, self.present_report)
            if weeks > 3 and weeks != start:
                add(weeks, 1, self.audit_rest)
            if weeks and weeks != start:
                add(weeks, 0, self.receive_report)
            add(weeks, 0, self.send)
        return sorted(
            (((-weeks, number), acts) for (weeks, number), acts in agenda.items()),
            key=lambda row: row[0],
        )

    def _run_crons(self, weeks):
        """Run the server's morning crons, from the first week of the story."""
        if weeks <= self.month.weeks:
            self.env["grandes.clientes.quality.visit"]._cron_plan()
            self.env["grandes.clientes.quality.dispatch"]._cron_plan()
        if weeks < self.month.weeks:
            self.env["grandes.clientes.quality.sample"]._cron_draw()

    def _as(self, login, model):
        return self.env[f"grandes.clientes.quality.{model}"].with_user(
            self.people[login]
        )

    # === AUDITS === #

    def _audit(self, spoilt=None, note=None):
        """Sign half of last week's audits; if ``spoilt``, one of them fails.

        :param str spoilt: class of error of the attribute that is not met
        :return: the audit that failed, if any
        """
        last = clock.today(self.company)
        monday = last - timedelta(days=last.weekday() + 7)
        failed = self._as("calidad", "audit")
        heard = self.env["res.users"].union(*(self.people[login] for login in _HEARD))
        samples = self._as("calidad", "sample").search(
            [("date_from", "=", monday), ("side", "=", "entity")]
        )
        for sample in samples:
            audits = sample.audit_ids.sorted(
                lambda audit: (
                    audit.contact != "written",
                    audit.advisor_id not in heard,
                    audit.id,
                )
            )
            for audit in audits[: (len(audits) + 1) // 2]:
                fails = not failed and audit.advisor_id in heard
                self._sign(audit, fails and spoilt, note)
                failed |= audit if fails else failed
        return failed

    def _sign(self, audit, spoilt, note):
        audit._do_start()
        judged = audit.mark_ids.filtered(lambda mark: not mark.answer)
        wrong = judged.filtered(
            lambda mark: (mark.error_class == spoilt and not mark.attribute_id.computed)
        )[:1]
        (judged - wrong).write({"answer": "yes"})
        wrong.write({"answer": "no", "reason": note})
        for mark in audit.mark_ids - wrong:
            known = mark.computed_answer
            if mark.answer == "no" or (known and known != mark.answer):
                mark.reason = SHOWN
        has_document = audit.case_id.beneficiary_id_number
        vals = {
            "identity_in_case": "yes" if has_document else "no_data",
            "identity_in_mercurio": "no_data",
        }
        if audit.contact == "telephone":
            vals["recording_reference"] = f"GRAB-{audit.id:05}"
            vals["recording_minute"] = "02:10"
        audit.write(vals)
        audit._do_sign()

    def audit_disputed(self):
        """Audit a week, with a mark that will be objected to and changed."""
        self.told["disputed"] = self._audit("enc", "El texto no dice el radicado.")

    def audit_critical(self):
        """Audit a week, with an answer that does not solve the request."""
        self.told["critical"] = self._audit(
            "ecuf", "No se respondió la segunda pregunta de la entidad."
        )

    def audit_rest(self, weeks=1):
        """Sign the remaining drawn audits of last week, or of the weeks before.

        The other professional signs, unless they worked the case themselves.
        """
        today = clock.today(self.company)
        monday = today - timedelta(days=today.weekday())
        domain = [
            ("side", "=", "entity"),
            ("is_exercise", "=", False),
            ("state", "=", "drawn"),
            ("sample_id.date_from", "<=", monday - timedelta(weeks=weeks)),
        ]
        for login in ("calidad2", "calidad"):
            audits = self._as(login, "audit").search(domain, order="id")
            for audit in audits:
                if not audit._get_cannot_start_reasons():
                    self._sign(audit, None, None)

    def audit_older(self):
        """Sign the remaining audits of the draws that are due this week."""
        self.audit_rest(weeks=2)

    def audit_pending(self):
        """Audit a week, with a mark whose objection will stay pending."""
        self.told["pending"] = self._audit("enc", "Usa siglas sin explicarlas.")

    def begin_one(self):
        """Begin an audit of last week, and leave it unfinished."""
        Audit = self._as("calidad", "audit")
        Audit.search([("state", "=", "drawn")], order="id desc", limit=1)._do_start()

    def monitor(self):
        """Draw monitorings as the contractor, and sign the first ones."""
        monday = self.present - timedelta(days=14)
        sample = self._as("supervisora", "sample").create(
            {
                "side": "outsourcing",
                "date_from": monday,
                "date_to": monday + timedelta(days=6),
                "size": 2 * _SIZE,
            }
        )
        if sample._get_cannot_draw_reasons():
            sample.unlink()
            return
        sample._do_draw()
        able = sample.audit_ids - sample.audit_ids.browse(
            sample.audit_ids._get_cannot_start_reasons()
        )
        for audit in able[:3]:
            self._sign(audit, None, None)

    def _object(self, audit, reason):
        """Object to the failed mark, as the audited advisor."""
        if audit:
            own = audit.with_user(audit.advisor_id)
            mark = own.mark_ids.filtered(
                lambda mark: mark.answer == "no" and not mark.attribute_id.computed
            )
            own._do_object(mark[:1], "yes", reason)

    def object_disputed(self):
        """Object to a mark, with evidence."""
        self._object(
            self.told["disputed"], "El radicado está en el asunto del mismo correo."
        )

    def object_pending(self):
        """Object to a mark of last week, without a decision yet."""
        self._object(
            self.told["pending"], "La entidad usa las mismas siglas en su solicitud."
        )

    def decide(self):
        """Decide on an objection as the other professional, not the auditor."""
        self._as("calidad2", "objection").search([("state", "=", "open")])._do_accept(
            "Se leyó el correo: el radicado está en el asunto."
        )

    def coach(self):
        """Agree on a coaching about the critical error, as supervisor."""
        audit = self.told["critical"].with_user(self.people["supervisora"])
        mark = audit.mark_ids.filtered(
            lambda mark: mark.error_class == "ecuf" and mark.answer == "no"
        )
        if mark:
            audit._do_coach(
                mark[:1],
                "Leer con la supervisora cinco solicitudes de varias preguntas.",
                clock.today(self.company) + timedelta(days=14),
            )

    # === CHANNEL === #

    def _watch(self, kind, channel, **vals):
        self._as("calidad", "monitoring").create(
            {
                "kind": kind,
                "channel_id": self.env["grandes.clientes.channel"]
                ._find_by_code(channel)
                .id,
                "observed_on": clock.now(),
                **vals,
            }
        )

    def watch_nothing(self):
        """Watch the channel, without a finding."""
        self._watch("listened", "phone", reference="GRAB-00417, minuto 01:35")

    def watch_failure(self):
        """Test the mailbox, which fails."""
        self._watch(
            "test_mail",
            "email",
            result="failure",
            description="El correo de prueba de las 9:05 entró al buzón a las 10:50.",
        )

    def send(self):
        """Send the dispatch of the past week."""
        self._as("calidad", "dispatch").search(
            [("state", "=", "open"), ("date_to", "<", clock.today(self.company))]
        )._do_send()

    def enter_reply(self):
        """Record technology's reply, with its message."""
        words = "La cola del servidor de correo estaba detenida; quedó con alarma."
        message = self.env["ir.attachment"].create(
            {"name": "respuesta.eml", "datas": base64.b64encode(words.encode())}
        )
        self._as("calidad", "dispatch").search([("state", "=", "sent")])[:1]._do_reply(
            "technology", words, clock.now(), message
        )
