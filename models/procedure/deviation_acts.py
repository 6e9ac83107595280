from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)

QUALITY = ("group_quality",)
# The decision that led to a state; any other decision was taken back.
_DECIDED = {
    "justified": "justify",
    "confirmed": "confirm",
    "nonconformity": "nonconformity",
}


class Deviation(models.Model):
    """Assessment of deviations: the outsourcing company proposes, quality decides.

    The judged party does not absolve itself: its supervisor gives the reason, quality
    decides whether that is enough (C4, C8).
    """

    _name = "grandes.clientes.deviation"
    _inherit = "grandes.clientes.deviation"

    earlier = fields.Json(
        string="What was said before, as data",
        readonly=True,
        copy=False,
        help="Proposals and decisions that later ones replaced, the oldest first.",
    )
    earlier_text = fields.Text(
        string="What was said before", compute="_compute_earlier_text"
    )

    @api.model
    def _get_protected_fields(self):
        """Add what earlier acts said."""
        return super()._get_protected_fields() | {"earlier"}

    @api.depends("earlier")
    @api.depends_context("lang")
    def _compute_earlier_text(self):
        """Return a line for each earlier proposal or decision."""
        # Sudo: reads the names of who proposed and decided.
        users_sudo = self.env["res.users"].sudo()
        for deviation in self:
            deviation.earlier_text = "\n".join(
                self.env._(
                    "%(time)s, %(person)s – %(act)s: %(words)s",
                    time=clock.on_screen(
                        fields.Datetime.to_datetime(row["on"]),
                        self.env.lang or "es",
                        deviation.company_id._grandes_clientes_get_tz(),
                    ),
                    person=users_sudo.browse(row["by"]).name,
                    act=self._get_act_label(row["act"]),
                    words=row["words"] or "—",
                )
                for row in deviation.earlier or ()
            )

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
        self._keep_earlier("propose")
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
        self._keep_earlier(act)
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

    def _keep_earlier(self, act):
        """Keep what the next ``act`` replaces: the last proposal, or decision."""
        for deviation in self._get_act_records():
            if act == "propose":
                said = "propose", deviation.proposed_by, deviation.proposed_on
                words = deviation.proposal
            else:
                code = _DECIDED.get(deviation.state, "reconsider")
                said = code, deviation.decided_by, deviation.decided_on
                words = deviation.reason
            code, by, on = said
            if on:
                row = {
                    "act": code,
                    "by": by.id,
                    "on": fields.Datetime.to_string(on),
                    "words": words or "",
                }
                deviation.earlier = [*(deviation.earlier or ()), row]

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
