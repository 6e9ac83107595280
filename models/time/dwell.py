from odoo import api, models

from ...tools import case_states, clock
from ...tools.law.dwell import dwell

CORRESPONDENCE = "correspondence"
REQUESTER = "requester"
ENDED = "ended"
_AREA = "area:"


class CaseDwell(models.AbstractModel):
    """Business days that a case spent at each place; they add up to its whole time."""

    _name = "grandes.clientes.case.dwell"
    _description = "Business days of cases by desk"

    def _get_dwell_times(self, records):
        """Return ``{id: {place: business days}}`` with a constant number of queries.

        Places are ``correspondence`` (upstream of the channel), ``front_office``,
        ``back_office``, ``area:<id>``, ``requester`` and, between an end and a
        reopening, ``ended``.
        """
        # Sudo: events and suspensions of cases that the user reads.
        cases_sudo = records.sudo()
        times = {}
        for company, cases in cases_sudo.grouped("company_id").items():
            days = company._grandes_clientes_get_days()
            today = clock.today(company)
            for case in cases:
                times[case.id] = {}
                if not case.legal_term_id:
                    continue  # received before the calendar's first year
                times[case.id] = dwell(
                    days,
                    self._get_dwell_changes(
                        case, company, self._get_dwell_end(case, company, today)
                    ),
                    self._get_dwell_end(case, company, today),
                    case.suspension_ids.filtered(
                        lambda s: s.kind == "incomplete"
                    )._get_pauses(),
                    REQUESTER,
                )
        return times

    def _get_dwell_changes(self, case, company, end):
        """Return ``[(local date, place), …]`` of the receipt and each change of desk.

        :param date end: later dates are capped at this one
        """
        case.ensure_one()
        events = case.event_ids.filtered(
            lambda event: event.state_to and event.state_to != event.state_from
        ).sorted("sequence")
        arrived = case.filing_id.arrived_on or case.received_on
        instants = [case.received_on, arrived, *events.mapped("occurred_on")]
        local = company._grandes_clientes_get_local(instants)
        places = [
            CORRESPONDENCE,
            "front_office",
            *(self._get_place_of_event(e) for e in events),
        ]
        return [
            (min(moment.date(), end), place)
            for moment, place in zip(local, places, strict=True)
        ]

    @api.model
    def _get_place_of_event(self, event):
        """Return the place to which an event moves its case."""
        if event.state_to in case_states.END_STATES:
            return ENDED
        if event.state_to == "mission_area":
            return f"{_AREA}{event.area_id.id}"
        return "back_office" if event.state_to == "back_office" else "front_office"

    def _get_dwell_end(self, case, company, today):
        """Return the day on which the case ended, or ``today``."""
        case.ensure_one()
        if case.state in case_states.END_STATES:
            last = case.closed_on or case.registered_on
            if last:
                return clock.local_date(company, last)
        return today

    @api.model
    def _get_dwell_label(self, place):
        """Return the label of a place."""
        if place.startswith(_AREA):
            # Sudo: only the name of an area.
            areas_sudo = self.env["grandes.clientes.mission.area"].sudo()
            return areas_sudo.browse(int(place.removeprefix(_AREA))).name
        labels = {
            CORRESPONDENCE: self.env._("Correspondence"),
            "front_office": self.env._("Front office"),
            "back_office": self.env._("Back office"),
            REQUESTER: self.env._("Requester"),
            ENDED: self.env._("Ended"),
        }
        return labels[place]
