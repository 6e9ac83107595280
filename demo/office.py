"""Acts of the demonstration, each by the user who would do it."""

from datetime import timedelta
from random import Random

from odoo.tools import format_date

from ..models.escalation.case_plan import EscalationRequest
from ..tools import clock
from .invented import People
from .matters import MATTERS
from .people import FRONT

# Channels whose requests carry the contact's e-mail address.
BY_MAIL = ("email", "in_person")
LATE = "Se esperaba el soporte que la entidad había anunciado."
STRAIGHT = "El área conoce el caso; la mesa de back office no tiene qué agregar."

# Ground on which entities may be told about their students.
GROUND = {
    "ground": "authorisation",
    "ground_note": "Autorización del titular en el formulario del crédito",
}


class Office:
    """Staff at work: who acts on a case, and the texts they use.

    :ivar people: ``{login: res.users}``
    :ivar entities: ``{key: (entity, contact)}``
    :ivar begin: function that starts another story now
    """

    def __init__(self, env, diary, people, entities, seed):
        self.env = env
        self.begin = diary.begin
        self.people = people
        self.entities = entities
        self.rng = Random(seed)
        self.invent = People(self.rng)
        self._mercurio = {"in": 18_000, "out": 41_000}

    # === WHO === #

    def advisor(self, entity):
        """Return the advisor who attends ``entity`` today."""
        owner = entity.advisor_id or entity.parent_id.advisor_id
        backup = entity.backup_advisor_id or entity.parent_id.backup_advisor_id
        now = clock.now()
        for user in owner | backup:
            if not user._is_absent_at(now):
                return user
        return self.people[self.rng.choice(("asesor4", "asesor5"))]

    def holder(self, case):
        """Return the advisor who works ``case`` today."""
        user = case.sudo().user_id
        if user and not user._is_absent_at(clock.now()):
            return user
        return self.advisor(case.sudo().partner_id)

    def other_advisor(self, *users):
        """Return an advisor who is none of ``users``, always the same one."""
        return next(
            self.people[login] for login in FRONT if self.people[login] not in users
        )

    def held(self, case):
        """Return ``case`` in the environment of its holder."""
        return case.with_user(self.holder(case))

    def official(self, area):
        """Return one of the officials of a mission area."""
        return self.rng.choice(list(area.sudo().member_ids - area.sudo().head_id))

    # === WORDS === #

    def fill(self, text, person=None, period=None, amount=None):
        """Return one of the matters' texts, filled in with the case's data."""
        today = clock.today(self.env.company)
        return text.format(
            name=person.name if person else "",
            document=person.document if person else "",
            programme=person.programme if person else "",
            period=period or f"{today.year}-{1 if today.month < 7 else 2}",
            amount=f"${amount or self.rng.randrange(8, 75) * 100_000:,}".replace(
                ",", "."
            ),
            date=self._get_instant_words(today + timedelta(days=5)),
            done=self._get_instant_words(today - timedelta(days=1)),
        )

    def _get_instant_words(self, day):
        return format_date(self.env, day, date_format="long")

    def mercurio(self, way):
        """Return the next Mercurio number, ``in`` or ``out``."""
        self._mercurio[way] += self.rng.randrange(1, 9)
        year = clock.today(self.env.company).year
        return f"{year}{'E' if way == 'in' else 'S'}{self._mercurio[way]:06d}"

    def words_of(self, case):
        """Return ``(finding, answer)`` of the case's matter, filled in."""
        matter = MATTERS[case.sudo().typification_id.code]
        person = _Beneficiary(case.sudo())
        return self.fill(matter.finding, person), self.fill(matter.answer, person)

    # === FILING AND REGISTRATION === #

    def values(self, key, code, channel="email", person=None, **vals):
        """Return the values of a case that an entity files.

        :param str key: of :data:`.entities.ENTITIES`
        :param str code: typification
        :param person: beneficiary; by default a new one if the matter is of a person
        :param vals: override the computed values
        """
        entity, contact = self.entities[key]
        matter = MATTERS[code]
        if matter.of_person and not person:
            person = self.invent()
        result = {
            "partner_id": entity.id,
            "contact_id": contact.id,
            "channel_id": self._coded("channel", channel).id,
            "typification_id": self._coded("typification", code).id,
            "subject": self.fill(matter.subject, person),
            "description": self.fill(matter.text, person),
        }
        if channel in BY_MAIL:
            result["email_from"] = contact.email
        if channel == "written":
            result["mercurio_in_number"] = self.mercurio("in")
            result["mercurio_in_date"] = clock.today(self.env.company)
        if person and matter.of_person:
            result["beneficiary_name"] = person.name
            result["beneficiary_id_type"] = person.document_type
            result["beneficiary_id_number"] = person.document
        return {**result, **vals}

    def _coded(self, model, code):
        return self.env[f"grandes.clientes.{model}"]._find_by_code(code)

    def receive(self, key, code, channel="email", person=None, **vals):
        """File a case as the entity's advisor, not registered yet (5.2.1)."""
        values = self.values(key, code, channel, person, **vals)
        advisor = self.advisor(self.entities[key][0])
        return self.env["grandes.clientes.case"].with_user(advisor).create(values)

    # === WORK === #

    def consult(self, case, **details):
        """Look the case up in its matter's legacy system, if there is one."""
        system = case.sudo().typification_id.legacy_system_id
        finding = self.words_of(case)[0]
        if finding and system:
            case._do_consult(
                system, finding, reference=f"PANT-{case.id % 90 + 10}", **details
            )

    def escalate(self, case, target, area=None, reason=None):
        """Escalate, with a reason if late or straight to an area (R1)."""
        due = case.date_escalate_by
        late = due and clock.today(case.company_id) > due
        plan = case.env["grandes.clientes.escalation.plan"]._plan_escalation(
            case, {case.id: EscalationRequest(target)}, False
        )[case.id]
        return case._do_escalate(
            target,
            area=area and self._coded("mission.area", area),
            reason=reason or (STRAIGHT if plan.skips_back_office else None),
            late_reason=LATE if late else None,
        )

    def answer(self, case, text=None, *, looked_up=True, **details):
        """Answer the case as its holder, by default finally and by its channel.

        An answer of the front office itself is preceded by a look-up (5.2.6).

        :param bool looked_up: skip the look-up, which the judge notices
        """
        case = self.held(case)
        level = case.sudo().typification_id.resolution_level
        if looked_up and level == "front_office" and not case.sudo().consultation_ids:
            self.consult(case)
        return case._do_answer(self.letter(case, text), **{**GROUND, **details})

    def letter(self, case, text=None):
        """Return the answer as a letter with greeting and signature."""
        contact = case.sudo().contact_id.name or "peticionario"
        return (
            f"<p>Respetado(a) {contact}:</p>"
            f"<p>{text or self.words_of(case)[1]}</p>"
            f"<p>Cordialmente,<br>{case.env.user.name}<br>Atención a Grandes Clientes"
            "</p>"
        )


class _Beneficiary:
    """Data of a case's beneficiary for the texts."""

    def __init__(self, case):
        self.name = case.beneficiary_name or ""
        self.document = case.beneficiary_id_number or ""
        self.programme = "su programa"
