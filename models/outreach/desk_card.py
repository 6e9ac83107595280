from odoo import models
from odoo.fields import Domain

from ...tools import clock
from .attempt import RESULTS

# Earlier attempts, cases and commitments shown on the card.
_SHOWN = 6


class OutreachCard(models.AbstractModel):
    """The card of a contact to make, as plain values for the screen."""

    _name = "grandes.clientes.outreach.card"
    _description = "Card of a contact to make"

    def _get_card(self, target, vals, place):
        """Return the card of a target, or of the values of one to create.

        :param dict vals: see ``_prepare_target`` of the desk
        :param dict place: as given by the screen
        """
        Target = self.env["grandes.clientes.outreach.target"]
        Attempt = self.env["grandes.clientes.outreach.attempt"]
        card = {
            "results": self._get_results(),
            "means": Attempt._fields["means"]._description_selection(self.env),
            "today": clock.today(self.env.company).isoformat(),
            "waiting": 0,
        }
        if not place.get("model") and not place.get("target"):
            turn = self.env["grandes.clientes.outreach.desk"]._get_turn(place)
            card["waiting"] = Target.search_count(turn)
        if not target and not vals:
            return card
        shown = target or Target.new(vals)
        return {**card, **self._get_values(shown, target)}

    def _get_results(self):
        """Return the possible results of an attempt, each with its key."""
        labels = dict(
            self.env["grandes.clientes.outreach.attempt"]
            ._fields["result"]
            ._description_selection(self.env)
        )
        return [
            {"code": code, "label": labels[code], "key": str(number)}
            for number, (code, _label) in enumerate(RESULTS, start=1)
        ]

    def _get_values(self, shown, target):
        """Return the values shown of a contact.

        :param shown: the target, or a new record that is not stored yet
        :param target: the stored target, or empty
        """
        who = shown.contact_id or shown.partner_id
        campaign = shown.campaign_id
        # Show a refusal beforehand, so that nobody dials in vain.
        refusal = shown._get_refusal(clock.now(), shown._get_last_of_retry())
        return {
            "target": target.id,
            "entity": shown.partner_id.display_name,
            "entity_id": shown.partner_id.id,
            "contact": shown.contact_id.name or "",
            "phone": shown.phone or "",
            "email": shown.email or "",
            "wrong": who.wrong_data or "",
            "state": shown.state,
            "campaign": campaign.name or "",
            "script": campaign.script or "",
            "number": (target.attempt_count or 0) + 1,
            "most": shown._get_max_attempts(),
            "refusal": refusal,
            "warning": shown.warning or "",
            "cases": [
                {
                    "id": case.id,
                    "name": case.display_name,
                    "subject": case.subject or "",
                }
                for case in shown._get_open_cases()[:_SHOWN]
            ],
            "attempts": self._get_attempts(shown),
            "commitments": self._get_commitments(shown),
        }

    def _get_attempts(self, shown):
        """Return the last attempts to contact the entity, of any campaign."""
        hours = self.env["grandes.clientes.outreach.hours"]
        Attempt = self.env["grandes.clientes.outreach.attempt"]
        labels = dict(Attempt._fields["result"]._description_selection(self.env))
        return [
            {
                "id": attempt.id,
                "when": hours._get_told(attempt.company_id, attempt.attempted_on),
                "result": labels[attempt.result],
                "code": attempt.result,
                "who": attempt.user_id.name,
                "note": attempt.note or "",
            }
            for attempt in Attempt.search(
                self._get_of_entity(shown), order="attempted_on desc", limit=_SHOWN
            )
        ]

    def _get_commitments(self, shown):
        """Return the open commitments of the entity."""
        hours = self.env["grandes.clientes.outreach.hours"]
        return [
            {
                "id": each.id,
                "what": each.what,
                "due": hours._get_day(each.company_id, each.due_on),
                "overdue": each.is_overdue,
            }
            for each in self.env["grandes.clientes.outreach.commitment"].search(
                self._get_of_entity(shown) & Domain("state", "=", "open"),
                limit=_SHOWN,
            )
        ]

    def _get_of_entity(self, shown):
        return Domain("partner_id", "=", shown.partner_id.id) & Domain(
            "company_id", "=", shown.company_id.id
        )
