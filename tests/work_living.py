"""Work other than cases, done in any order (I05, I06, I07, I09, I11)."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import clock
from .delegation_common import REQUEST
from .mapped_common import xlsx
from .properties import st

#: Eight in the morning of a Monday in Bogotá.
_START = datetime(2026, 9, 21, 13)
_OUTREACH = "grandes.clientes.outreach"
_SESSION = "grandes.clientes.training.session"
_OUTAGE = "grandes.clientes.outage"
_LEVELS = ("Fecha", "Ofrecidas", "Atendidas", "En umbral", "Abandonadas")
_ACTIVITY = ("Fecha", "Tipo de gestión", "Solicitados", "Gestionados", "Causal")
_ACTS = (
    *("contact", "contact", "agree", "settle"),
    *("decide", "complete", "execute", "execute", "change"),
    *("plan", "hold", "hold", "miss"),
    *("fail", "fail", "vain", "vain", "end"),
    *("levels", "levels", "activity", "activity"),
)
_DAYS = st.integers(0, 3)


class WorkLiving:
    """All acts in random order; needs ``people``, ``topic`` and two cases."""

    def _live(self, data):
        """Perform all acts in some order, every two office hours from 8 to 16.

        Each may be refused; an act that needs a record creates it first.
        """
        for step, act in enumerate(data.draw(st.permutations(_ACTS))):
            day, place = divmod(step, 5)
            with clock.at(_START + timedelta(days=day, hours=2 * place)):
                try:
                    with self.env.cr.savepoint():
                        getattr(self, f"_{act}")(data)
                        self.env.flush_all()
                except (AccessError, UserError, ValidationError):
                    self.env.invalidate_all()

    def _any(self, data, model, user, first, **values):
        """Return any record with these values, as ``user``.

        :param first: act that creates one if there is none
        """
        domain = [(name, "=", value) for name, value in values.items()]
        found = self.env[model].with_user(user).search(domain)
        if not found:
            first(data)
            found = self.env[model].with_user(user).search(domain)
        if not found:
            raise UserError("None.")  # pylint: disable=translation-required
        return data.draw(st.sampled_from(list(found)))

    def _nothing(self, data):
        """Create nothing, where no act has to come first."""

    # --- contacts --- #

    def _contact(self, data, result=None):
        person = data.draw(st.sampled_from((self.front, self.front2)))
        target = self._any(
            data, f"{_OUTREACH}.target", person, self._nothing, state="pending"
        )
        result = result or data.draw(
            st.sampled_from(("reached", "reached", "busy", "refused", "wrong_data"))
        )
        attempt = (
            self.env[f"{_OUTREACH}.attempt"]
            .with_user(person)
            .create({"target_id": target.id, "result": result})
        )
        return attempt

    def _agree(self, data):
        attempt = self._contact(data, "reached")
        today = clock.today(self.env.company)
        attempt._do_agree("Envía", today + timedelta(days=data.draw(_DAYS)))

    def _settle(self, data):
        promise = self._any(
            data, f"{_OUTREACH}.commitment", self.front, self._agree, state="open"
        )
        promise = promise.with_user(promise.user_id)
        act = data.draw(st.sampled_from(("keep", "break", "move")))
        if act == "keep":
            promise._do_keep()
        elif act == "break":
            promise._do_break("No llegó")
        else:
            promise._do_move(promise.due_on + timedelta(days=1), "Pide un día más")

    # --- changes --- #

    def _ask(self, data):
        case = data.draw(st.sampled_from((self.case, self.others)))
        area = data.draw(st.sampled_from((self.treasury, self.funds)))
        self._request(case_id=case.id, mission_area_id=area.id)

    def _decide(self, data):
        request = self._any(data, REQUEST, self.coordinator, self._ask, state="asked")
        getattr(request, data.draw(st.sampled_from(("_do_reject", "_do_return"))))("No")

    def _return(self, data):
        request = self._any(data, REQUEST, self.coordinator, self._ask, state="asked")
        request._do_return("Falta")

    def _approve(self, data):
        self._any(
            data, REQUEST, self.coordinator, self._ask, state="asked"
        )._do_approve()

    def _complete(self, data):
        request = self._any(data, REQUEST, self.front, self._return, state="returned")
        request._do_complete("Va")

    def _execute(self, data):
        """Execute an approved change, and perhaps check it."""
        request = self._any(data, REQUEST, self.front, self._approve, state="approved")
        request._do_execute(value=data.draw(st.sampled_from((None, "Otra"))))
        if data.draw(st.booleans()):
            request.with_user(self.quality)._do_check(data.draw(st.booleans()), "Visto")

    def _change(self, data):  # pylint: disable=arguments-differ
        case = data.draw(st.sampled_from((self.case, self.others)))
        case.with_user(self.front)._do_consult(
            data.draw(st.sampled_from((self.ctex, self.cobol))),
            "Se cambió",
            operation="modify",
        )

    # --- trainings --- #

    def _plan(self, data):
        days = timedelta(days=data.draw(_DAYS))
        session = (
            self.env[_SESSION]
            .with_user(self.supervisor)
            .create({"topic_id": self.topic.id, "planned_on": clock.now() - days})
        )
        session._do_summon(self._some(data, self.people))

    def _some(self, data, users):
        """Return one or more of the users."""
        chosen = st.lists(st.sampled_from(list(users)), min_size=1)
        return users.browse().union(*data.draw(chosen))

    def _hold(self, data):
        state = data.draw(st.sampled_from(("planned", "missed")))
        first = self._plan if state == "planned" else self._miss
        session = self._any(data, _SESSION, self.supervisor, first, state=state)
        came = self._some(data, session.attendance_ids.user_id)
        session._do_hold(came)
        absent = session.attendance_ids.filtered(lambda row: row.state == "absent")
        if absent and data.draw(st.booleans()):
            absent[:1]._do_excuse("Incapacidad")
        before = st.one_of(st.none(), st.integers(0, 5))
        rows = [
            (user.login, data.draw(before), data.draw(st.integers(0, 5)))
            for user in self._some(data, came)
        ]
        self.env["grandes.clientes.training.load"].with_user(self.supervisor)._do_read(
            "marks",
            xlsx(("Asesor", "Nota previa", "Nota"), *rows),
            "notas.xlsx",
            session_id=session.id,
        )._do_load()

    def _miss(self, data):
        session = self._any(
            data, _SESSION, self.supervisor, self._plan, state="planned"
        )
        session._do_miss("No vino nadie")

    # --- failures --- #

    def _fail(self, data):
        hours = timedelta(hours=data.draw(st.integers(0, 40)))
        is_planned = data.draw(st.booleans())
        began = clock.now() + (hours if is_planned else -hours)
        self.env[_OUTAGE].with_user(self.supervisor).create(
            {
                "system_id": data.draw(st.sampled_from((self.ctex, self.cobol))).id,
                "began_on": began,
                "ended_on": began + timedelta(minutes=data.draw(st.integers(1, 900))),
                "is_planned": is_planned,
                "ticket": data.draw(st.sampled_from((False, "INC-1"))),
            }
        )

    def _vain(self, data):
        """Record a failed consultation, by one or both: it opens or joins a failure."""
        case = data.draw(st.sampled_from((self.case, self.others)))
        system = data.draw(st.sampled_from((self.ctex, self.cobol)))
        people = (self.front, self.front2)[: data.draw(st.integers(1, 2))]
        for person in people:
            case.with_user(person)._do_consult(system, "", system_down=True)

    def _end(self, data):
        outage = self._any(data, _OUTAGE, self.supervisor, self._vain, state="open")
        outage._do_end()
        if data.draw(st.booleans()):
            outage.with_user(self.coordinator)._do_attribute("contractor", "Acta 4")

    # --- exports --- #

    def _load(self, kind, head, *row):
        load = self.env["grandes.clientes.platform.load"].with_user(self.supervisor)
        load._do_read(kind, xlsx(head, row), f"{kind}.xlsx")._do_load()

    def _levels(self, data):
        offered = data.draw(st.integers(0, 90))
        answered = data.draw(st.integers(0, offered))
        within = data.draw(st.one_of(st.none(), st.integers(0, answered)))
        left = data.draw(st.one_of(st.none(), st.integers(0, offered - answered)))
        day = clock.today(self.env.company) - timedelta(days=data.draw(_DAYS))
        self._load("levels", _LEVELS, day, offered, answered, within, left)

    def _activity(self, data):
        asked = data.draw(st.integers(0, 90))
        self._load(
            "activity",
            _ACTIVITY,
            clock.today(self.env.company) - timedelta(days=data.draw(_DAYS)),
            data.draw(st.sampled_from(("Correo", "Llamada"))),
            asked,
            data.draw(st.integers(0, asked)),
            data.draw(st.sampled_from((None, "Sin dato"))),
        )
