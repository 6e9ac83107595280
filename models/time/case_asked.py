from dataclasses import dataclass
from datetime import datetime

from odoo import api, models

from ...tools import clock

# Acts after which it is the requester's turn again.
_TOLD = ("ask", "grant_time", "answer_interim")
_WROTE = "requester_wrote"


@dataclass(frozen=True)
class Asked:
    """What the requester of a case was asked to complete.

    :ivar suspension: the open suspension, as sudo
    :ivar sent_on: when they last sent something, naive UTC; ``None`` if it is their
        turn
    """

    suspension: models.BaseModel
    sent_on: datetime | None = None


class CaseSuspensions(models.AbstractModel):
    """What requesters sent after they were asked to complete their request."""

    _name = "grandes.clientes.case.suspensions"
    _inherit = "grandes.clientes.case.suspensions"

    @api.model
    def _get_asked(self, cases):
        """Return ``{id: Asked}`` of the cases that were sent back for completion.

        What requesters sent counts until the completion is recorded, or until they are
        told that something is still missing: by more time or by an interim answer.
        """
        # Sudo: whose turn it is, for cases that the caller may read.
        waiting = cases.sudo().filtered("is_suspended")
        if not waiting:
            return {}
        # Sudo: as above.
        suspensions_sudo = (
            self.env["grandes.clientes.suspension"]
            .sudo()
            .search(
                [
                    ("case_id", "in", waiting.ids),
                    ("kind", "=", "incomplete"),
                    ("date_to", "=", False),
                ]
            )
        )
        if not suspensions_sudo:
            return {}
        turns = {}
        # Sudo: as above. A mail may be recorded after the request to complete although
        # it was written earlier: compare when it was.
        for event_sudo in (
            self.env["grandes.clientes.case.event"]
            .sudo()
            .search(
                [
                    ("case_id", "in", suspensions_sudo.case_id.ids),
                    ("act", "in", (*_TOLD, _WROTE)),
                ]
            )
            .sorted(lambda event: (event.occurred_on, event.sequence))
        ):
            wrote = event_sudo.act == _WROTE
            turns[event_sudo.case_id.id] = event_sudo.occurred_on if wrote else None
        return {
            suspension.case_id.id: Asked(suspension, turns.get(suspension.case_id.id))
            for suspension in suspensions_sudo
        }


class CaseGuidance(models.AbstractModel):
    """Guidance for cases whose requester sent what they were asked for."""

    _name = "grandes.clientes.case.guidance"
    _inherit = "grandes.clientes.case.guidance"

    def _get_guidance(self, case):
        """Return what to do with what the requester sent, whoever read it."""
        if case.state == "front_office" and case.is_suspended:
            asked = self.env["grandes.clientes.case.suspensions"]._get_asked(case)
            if case.id in asked and asked[case.id].sent_on:
                day = clock.local_date(case.company_id, asked[case.id].sent_on)
                return self.env._(
                    "The requester wrote on %(day)s, after they were asked. If it "
                    "completes the request, put that down under Other actions; if not, "
                    "tell them by an interim answer what is still missing.",
                    day=clock.day_on_screen(day, self.env.lang or "es"),
                )
        return super()._get_guidance(case)
