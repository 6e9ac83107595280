from dataclasses import dataclass
from datetime import date

from odoo import models
from odoo.tools import get_lang

from ...tools import case_states, clock


@dataclass
class TrackStep:
    """One step of a request's progress, as its requester sees it.

    :ivar label: what happens in it
    :ivar day: when it began, or is promised for; ``None`` if unknown
    :ivar note: additional text
    :ivar state: ``done``, ``now`` or ``next``
    """

    label: str
    day: date | None = None
    note: str = ""
    state: str = "next"


class PortalTrack(models.AbstractModel):
    """Progress of a request, from received to answered, with dates."""

    _name = "grandes.clientes.portal.track"
    _description = "Way of a request, as its requester follows it"

    def _get_steps(self, case):
        """Return each :class:`TrackStep` of the case, in order; one is ``now``.

        :raise AccessError: the case is none of the user's
        """
        case.ensure_one()
        case.check_access("read")

        def local(instant):
            return clock.local_date(case.company_id, instant) if instant else None

        steps = [
            TrackStep(
                self.env._("Request received"), local(case.received_on), "", "done"
            )
        ]
        if case.state in ("duplicate", "withdrawn", "transferred", "dismissed"):
            if case.registered_on:
                steps.append(self._get_registered(case, local))
            words = self.env["grandes.clientes.portal.cases"]._get_plain_state(case)[1]
            ended = case.closed_on or self._get_last_moved(case)
            steps.append(TrackStep(words, local(ended), "", "now"))
            return steps
        if case.state == "received":
            steps[0].state = "now"
            steps[0].note = self.env._("We look at it and give it a case number.")
            steps.append(TrackStep(self.env._("Registered")))
            steps.append(TrackStep(self.env._("In progress")))
        else:
            steps.append(self._get_registered(case, local))
            steps.append(self._get_current_step(case, local))
        answered = TrackStep(self.env._("Request answered"))
        if case.state == "closed":
            answered.day, answered.state = local(case.closed_on), "now"
        elif case.date_promised and not case.is_suspended:
            promise = self.env["grandes.clientes.portal.promise"]
            answered.day = promise._get_expected(case)
            answered.note = self.env._("expected") if answered.day else ""
        return [*steps, answered]

    def _get_registered(self, case, local):
        return TrackStep(
            self.env._("Registered"), local(case.registered_on), case.name or "", "done"
        )

    def _get_current_step(self, case, local):
        """Return the step of the work in progress, and what it waits for."""
        step = TrackStep(self.env._("In progress"), local(case.registered_on))
        step.state = "done" if case.state == "closed" else "now"
        if case.is_suspended:
            suspensions = self.env["grandes.clientes.case.suspensions"]
            last_sudo = suspensions._get_open_suspension(case)
            step.day = last_sudo[:1].asked_on or last_sudo[:1].date_from
            asked = suspensions._get_asked(case).get(case.id)
            if not asked:
                step.note = self.env._("The term is stopped.")
            elif asked.sent_on:
                step.day = local(asked.sent_on)
                step.note = self.env._("We have what you sent, and look at it.")
            else:
                step.note = self._get_waiting_words(case, asked.suspension)
        elif case.state in case_states.DESK_STATES and case.state != "front_office":
            # Sudo: when it was asked, not whom.
            step.day = local(self._get_last_moved(case, ("escalate",)))
            step.note = self.env._("We asked whoever knows the matter.")
        elif case.state == "answered":
            step.day = local(self._get_last_moved(case, ("answer",)))
            step.note = self.env._("The answer is on its way.")
        return step

    def _get_waiting_words(self, case, suspension_sudo):
        """Return that we wait for the requester, and until when."""
        until = suspension_sudo.requester_until
        if not until:
            return self.env._("We wait for what we asked you.")
        day = clock.in_words(until, get_lang(self.env).code)
        if until < clock.today(case.company_id):
            return self.env._(
                "We wait for what we asked you. You had until %(day)s.", day=day
            )
        return self.env._(
            "We wait for what we asked you. You have until %(day)s.", day=day
        )

    def _get_last_moved(self, case, acts=()):
        """Return the time of the case's last event, or of the last one of some acts."""
        # Sudo: the time only, of the user's own case.
        events_sudo = case.sudo().event_ids
        if acts:
            events_sudo = events_sudo.filtered(lambda event: event.act in acts)
        return events_sudo.sorted("sequence")[-1:].occurred_on


class PortalAdvisor(models.AbstractModel):
    """Advisor of the entity with a telephone, the only colleague shown to it."""

    _name = "grandes.clientes.portal.advisor"
    _description = "Advisor of an entity, as the portal tells"

    def _get_advisor(self, entity, case=None):
        """Return ``{"name", "phone", "email"}`` of the advisor, or ``{}``.

        If the advisor is absent, the backup is shown.

        :param entity: ``res.partner``, one of the user's own
        :param case: case being viewed, if any; its holder takes precedence
        """
        # Sudo: only name and telephone of the user's own advisor.
        entity_sudo = entity.sudo()
        people = self.env["res.users"]._get_portfolio_of(entity_sudo)
        if case:
            people = case.sudo().user_id | people
            # A complaint is not spoken of with the person it is about (G26).
            people -= case.sudo()._get_excluded_users()
        people = people.filtered(lambda user: user.active and not user.share)
        absent = people._find_absent_at(clock.now()) if people else people
        person = (people - absent)[:1] or people[:1]
        company_sudo = (case or entity).sudo().company_id or self.env.company.sudo()
        phone = person.partner_id.phone or company_sudo.phone or ""
        if not person and not phone:
            return {}
        return {
            "name": person.name or "",
            "phone": phone,
            # The company's address: mail to one person would wait during absences.
            "email": company_sudo.email or "",
        }
