from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock

_lt = LazyTranslate(__name__)
_OVERSIGHT = "group_oversight"
_COORDINATOR = "group_coordinator"


class ControlHome(models.AbstractModel):
    """Home of the Coordinador and the Interventoría: what awaits each of them.

    It also shows what changed since the user last looked, and whether the seals hold.
    """

    _name = "grandes.clientes.control.home"
    _inherit = "grandes.clientes.quality.home"
    _description = "Home of the controls"

    @api.model
    @api.readonly
    def get_home(self):
        """Return the cards for the user's roles."""
        roles = {
            role
            for role in (_OVERSIGHT, _COORDINATOR)
            if self.env.user.has_group(f"grandes_clientes.{role}")
        }
        mine = [
            card
            for card in self._get_home_cards()
            if not card.get("roles") or roles & set(card["roles"])
        ]
        cards, _by_person = self._get_cards(mine)
        return cards

    @api.model
    def _get_home_cards(self):
        """Return the cards of the Coordinador and of the Interventoría."""
        today = clock.today(self.env.company)
        prefix = "grandes.clientes."
        occurrence = f"{prefix}control.occurrence"
        note = f"{prefix}oversight.note"
        commitment = f"{prefix}oversight.commitment"
        finding = f"{prefix}quality.finding"
        visit = f"{prefix}quality.visit"
        pack = f"{prefix}report.pack"
        both = (_COORDINATOR, _OVERSIGHT)
        return [
            {
                "code": "absent",
                "label": _lt("Controls absent"),
                "empty": _lt("No control is absent."),
                "model": occurrence,
                "domain": [("state", "=", "absent")],
                "tone": "danger",
                "sequence": 10,
                "roles": both,
            },
            {
                "code": "waivers",
                "label": _lt("Waivers to decide"),
                "empty": _lt("Nobody asks to waive a control."),
                "model": occurrence,
                "domain": [
                    ("waive_asked_by_id", "!=", False),
                    ("waive_asked_by_id", "!=", self.env.uid),
                    ("state", "in", ("expected", "absent")),
                ],
                "tone": "warning",
                "sequence": 20,
                "roles": (_COORDINATOR,),
            },
            {
                "code": "visits_to_receive",
                "label": _lt("Reports of visits to receive"),
                "empty": _lt("Every report of a visit is received."),
                "model": visit,
                "domain": [("presented_on", "!=", False), ("received_on", "=", False)],
                "tone": "warning",
                "sequence": 30,
                "roles": (_COORDINATOR,),
            },
            *self._get_access_cards(
                "asked",
                label=_lt("Access to approve"),
                empty=_lt("No request for access waits for your approval."),
                sequence=35,
                roles=(_COORDINATOR,),
            ),
            {
                "code": "notes_to_answer",
                "label": _lt("Notes to answer"),
                "empty": _lt("The Interventoría requires nothing of you."),
                "model": note,
                "domain": [("state", "=", "open"), ("asked_id", "=", self.env.uid)],
                "tone": "danger",
                "sequence": 40,
                "roles": (_COORDINATOR,),
            },
            {
                "code": "packs_to_acknowledge",
                "label": _lt("Monthly reports to acknowledge"),
                "empty": _lt("What was sent to you is acknowledged."),
                "model": pack,
                "domain": [("state", "=", "sent"), ("acknowledged_on", "=", False)],
                "tone": "warning",
                "sequence": 50,
                "roles": both,
            },
            {
                "code": "notes_overdue",
                "label": _lt("Requirements overdue"),
                "empty": _lt("No requirement is overdue."),
                "model": note,
                "domain": [("state", "=", "open"), ("due_on", "<", today)],
                "tone": "danger",
                "sequence": 60,
                "roles": (_OVERSIGHT,),
            },
            {
                "code": "notes_answered",
                "label": _lt("Answers to read"),
                "empty": _lt("Every answer is closed."),
                "model": note,
                "domain": [("state", "=", "answered")],
                "tone": "warning",
                "sequence": 70,
                "roles": (_OVERSIGHT,),
            },
            {
                "code": "notes_open",
                "label": _lt("Requirements open"),
                "empty": _lt("Nothing that you required waits."),
                "model": note,
                "domain": [("state", "=", "open"), ("due_on", ">=", today)],
                "sequence": 80,
                "roles": (_OVERSIGHT,),
            },
            {
                "code": "commitments_told",
                "label": _lt("Commitments to verify"),
                "empty": _lt("No commitment waits to be verified."),
                "model": commitment,
                "domain": [("state", "=", "told")],
                "tone": "warning",
                "sequence": 90,
                "roles": (_OVERSIGHT,),
            },
            {
                "code": "commitments_overdue",
                "label": _lt("Commitments overdue"),
                "empty": _lt("No commitment is overdue."),
                "model": commitment,
                "domain": [("state", "=", "open"), ("due_on", "<", today)],
                "tone": "danger",
                "sequence": 100,
                "roles": both,
            },
            {
                "code": "findings_overdue",
                "label": _lt("Findings overdue"),
                "empty": _lt("No finding is overdue."),
                "model": finding,
                "domain": [("is_overdue", "=", True)],
                "tone": "danger",
                "sequence": 110,
                "roles": both,
            },
        ]
