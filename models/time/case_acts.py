from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import case_states
from ...tools.acts import FRONT, SUPERVISOR, Act

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Acts that change the term: definitions, buttons and the explanation."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_acts(self):
        """Add the acts that change the term of a case."""
        return super()._get_acts() | {
            "extend": Act(
                label=_lt("Extend the term"),
                roles=FRONT,
                origins=case_states.DESK_STATES,
                check="_get_cannot_extend_reasons",
            ),
            "ask": Act(
                label=_lt("Ask the requester to complete"),
                roles=FRONT,
                origins=case_states.DESK_STATES,
                check="_get_cannot_ask_reasons",
            ),
            "grant_time": Act(
                label=_lt("Give the requester more time"),
                roles=FRONT,
                origins=case_states.DESK_STATES,
                check="_get_cannot_grant_time_reasons",
            ),
            "complete": Act(
                label=_lt("The requester completed it"),
                roles=FRONT,
                origins=case_states.DESK_STATES,
                check="_get_not_asked_reasons",
            ),
            "lapse": Act(
                label=_lt("Declare the tacit withdrawal"),
                roles=FRONT,
                origins=case_states.DESK_STATES,
                target="withdrawn",
                check="_get_cannot_lapse_reasons",
            ),
            "suspend": Act(
                label=_lt("Suspend the term"),
                roles=SUPERVISOR,
                origins=case_states.DESK_STATES,
                check="_get_cannot_suspend_reasons",
            ),
            "resume": Act(
                label=_lt("Resume the term"),
                roles=SUPERVISOR,
                origins=case_states.DESK_STATES,
                check="_get_not_suspended_reasons",
            ),
        }

    @api.model
    def _get_other_events(self):
        """Add the event of dates that moved without an act."""
        return super()._get_other_events() | {"recount": _lt("Dates counted anew")}

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "legal_term_id",
            "date_escalate_by",
            "date_promised",
            "date_legal_due",
            "is_suspended",
            "counts_from_id",
            "suspension_ids",
            "extension_ids",
        }

    def action_extend(self):
        """Open the dialog that asks by how much and why the term is extended."""
        return self._ask("extend")

    def action_ask(self):
        """Open the dialog that asks what the requester left out."""
        return self._ask("ask")

    def action_grant_time(self):
        """Open the dialog that asks how the requester asked for more time."""
        return self._ask("grant_time")

    def action_complete(self):
        """Open the dialog that asks when the requester completed the request."""
        return self._ask("complete")

    def action_lapse(self):
        """Open the dialog that asks for the reason of the tacit withdrawal."""
        return self._ask("lapse")

    def action_suspend(self):
        """Open the dialog that asks for the ground on which the term stops."""
        return self._ask("suspend")

    def action_resume(self):
        """Open the dialog that asks for the last day that did not count."""
        return self._ask("resume")

    def action_explain_dates(self):
        """Show day by day how the dates of the case were counted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dates of %(case)s", case=self.display_name),
            "res_model": "grandes.clientes.case.explanation",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    # === DATES === #

    def _apply_recount(self, reason=None):
        """Recount the dates; called by long-running jobs and by other rooms.

        See :meth:`~.case_recount.CaseRecount._apply_recount`.
        """
        self.env["grandes.clientes.case.recount"]._apply_recount(self, reason)
