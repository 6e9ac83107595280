from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)

QUALITY = ("group_quality",)


class Deviation(models.Model):
    """Assessment of deviations: the outsourcing company proposes, quality decides.

    The judged party does not absolve itself: its supervisor gives the reason, quality
    decides whether that is enough (C4, C8).
    """

    _name = "grandes.clientes.deviation"
    _inherit = "grandes.clientes.deviation"

    @api.model
    def _get_acts(self):
        """Add the acts of the model."""
        return super()._get_acts() | {
            "propose": Act(
                label=_lt("Propose a justification"),
                roles=("group_supervisor",),
                origins=("open",),
                target="proposed",
            ),
            "justify": Act(
                label=_lt("Justify"),
                roles=QUALITY,
                origins=("open", "proposed", "confirmed"),
                target="justified",
            ),
            "confirm": Act(
                label=_lt("Confirm the deviation"),
                roles=QUALITY,
                origins=("open", "proposed"),
                target="confirmed",
            ),
            "nonconformity": Act(
                label=_lt("Turn into a non-conformity"),
                roles=QUALITY,
                origins=("open", "proposed", "confirmed"),
                target="nonconformity",
            ),
            "reconsider": Act(
                label=_lt("Decide again"),
                roles=QUALITY,
                origins=("justified", "confirmed", "nonconformity"),
                target="open",
            ),
        }

    def _do_propose(self, reason):
        """Propose a justification of the deviations, for quality to decide.

        :param str reason: free text
        """
        reason = self._check_reasoned_act("propose", reason)
        self._get_act_records().write(
            {
                "state": "proposed",
                "proposal": reason,
                "proposed_by": self.env.uid,
                "proposed_on": clock.now(),
            }
        )
        self._log_on_cases("propose")

    def _do_justify(self, reason):
        """Justify the deviations: they no longer count against their cases.

        :param str reason: free text
        """
        self._apply_decision("justify", self._check_reasoned_act("justify", reason))

    def _do_confirm(self, reason=None):
        """Confirm the deviations.

        :param str reason: free text
        """
        self._check_act("confirm")
        self._apply_decision("confirm", reason)

    def _do_nonconformity(self, reason):
        """Turn the deviations into non-conformities of the quality system (R10).

        :param str reason: free text: what does not conform
        """
        self._apply_decision(
            "nonconformity", self._check_reasoned_act("nonconformity", reason)
        )

    def _do_reconsider(self, reason):
        """Take back a decision, so that the deviations can be decided again.

        :param str reason: free text
        """
        self._apply_decision(
            "reconsider", self._check_reasoned_act("reconsider", reason)
        )

    def _check_reasoned_act(self, act, reason):
        """Return ``reason`` trimmed, after checking that the user may do ``act``."""
        self._check_act(act)
        return self.env["grandes.clientes.case"]._check_reason(reason)

    def _apply_decision(self, act, reason):
        self._get_act_records().write(
            {
                "state": self._get_act_table()[act].target,
                "reason": reason,
                "decided_by": self.env.uid,
                "decided_on": clock.now(),
            }
        )
        self._log_on_cases(act)
        self._apply_case_grades()

    def _log_on_cases(self, act):
        """Add an event with the act to the case of each deviation.

        It tells who decided what, even after the decision is taken back.
        """
        rows = []
        for deviation in self:
            facts = {"deviation": deviation.id, "rule": deviation.rule}
            rows += deviation.case_id._get_event_rows(f"deviation_{act}", facts=facts)
        self.env["grandes.clientes.case.event"]._create_events(rows)

    def _get_act_records(self):
        """Return the records as the superuser, to write what an act decides."""
        # Sudo: users have no write access; every act checks their rights first.
        return self.sudo()

    # === CONFORMITY OF THE CASE === #

    def _apply_case_grades(self):
        """Update the conformity of the cases of these deviations."""
        self.env["grandes.clientes.judging"]._apply_grades(self.case_id)

    # === ACTIONS === #

    def action_ask(self):
        """Open the dialog that asks for the reason of the act named in the context."""
        act = self.env.context.get("grandes_clientes_act")
        self._check_act(act)
        return self._prepare_dialog(
            act, "grandes.clientes.deviation.decide", deviation_ids=self.ids, act=act
        )

    def action_confirm(self):
        """Confirm the selected deviations."""
        self._do_confirm()

    def action_open_case(self):
        """Open the case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.case",
            "res_id": self.case_id.id,
            "view_mode": "form",
        }
