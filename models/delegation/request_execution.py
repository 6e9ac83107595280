from odoo import api, models
from odoo.fields import Command
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.case_states import END_STATES
from .executing import executing

_lt = LazyTranslate(__name__)


class DelegationRequest(models.Model):
    """Executing an approved change, and checking it afterwards (I06)."""

    _name = "grandes.clientes.delegation.request"
    _inherit = "grandes.clientes.delegation.request"

    @api.model
    def _get_acts(self):
        """Add the acts of executing and checking."""
        return super()._get_acts() | {
            "execute": Act(
                label=_lt("Record the change"),
                roles=("group_front_office", "group_back_office"),
                origins=("approved",),
                target="executed",
                check="_get_cannot_execute_reasons",
            ),
            "check": Act(
                label=_lt("Check the result"),
                roles=(
                    "group_quality",
                    "group_supervisor",
                    "group_coordinator",
                    "group_mission_area",
                ),
                origins=("executed",),
                target="checked",
                check="_get_cannot_check_reasons",
            ),
        }

    def _get_cannot_execute_reasons(self):
        """Return ``{id: reason}``: expired, the case ended, or approved by the user."""
        reasons = {}
        for request in self:
            # Sudo: reads the state of the case, as its consultation does too.
            case_sudo = request.sudo().case_id
            if request.expires_on and request.expires_on < clock.now():
                reasons[request.id] = self.env._(
                    "Its approval has expired: ask for it again."
                )
            elif case_sudo.state in END_STATES:
                reasons[request.id] = self.env._(
                    "Its case has ended: reopen it before anything is changed."
                )
            elif request.decided_by_id == self.env.user:
                reasons[request.id] = self.env._(
                    "You approved it: somebody else makes the change."
                )
        return reasons

    def _get_cannot_check_reasons(self):
        """Return ``{id: reason}`` where the user made the change."""
        return {
            request.id: self.env._("You made the change: somebody else checks it.")
            for request in self
            if request.executed_by_id == self.env.user
        }

    # === EXECUTING === #

    def _do_execute(self, value=None, reference=None, amount=None, proof=None):
        """Record that the approved changes were made, each as a consultation.

        :param str value: the current value in the system; by default as approved
        :param str reference: screen, transaction or number in the system
        :param float amount: of the change; by default as approved
        :param proof: ``ir.attachment`` records that show it
        :raise UserError: an approval has expired, a case has ended, or the profile may
            not modify in the system
        """
        self._check_act("execute")
        waiting = self
        while waiting:
            # One request per case at a time, because requests are matched by case.
            turn = waiting.browse(
                each[0].id for each in waiting.grouped("case_id").values()
            )
            for (system, _change), requests in turn.grouped(
                lambda each: (each.system_id, each.change_id)
            ).items():
                requests._execute_in(system, value, reference, amount)
            waiting -= turn
        if proof:
            self._apply_proof(proof)

    def _execute_in(self, system, value, reference, amount):
        """Record the changes of requests for one system, at most one per case."""
        made, findings = {}, {}
        for request in self:
            after = (value or "").strip() or request.value_asked or ""
            made[request.case_id.id] = (
                request.id,
                {
                    "change_id": request.change_id.id,
                    "amount": amount or request.amount,
                    "value_before": request.value_before,
                    "value_after": after,
                },
            )
            findings[request.case_id.id] = self.env._(
                "%(number)s, approved by %(area)s: %(before)s → %(after)s",
                number=request.name,
                area=request.mission_area_id.name,
                before=request.value_before or "—",
                after=after or "—",
            )
        with executing(made):
            self.case_id._do_consult(
                system, findings, operation="modify", reference=reference
            )

    def _apply_execution(self, consultation):
        """Record that a consultation made the change; it checked the user."""
        self.ensure_one()
        after = consultation.value_after or self.value_asked
        # Sudo: a consequence of the consultation, which checked the user's right.
        self.sudo().write(
            {
                "state": "executed",
                "executed_by_id": self.env.uid,
                "executed_on": consultation.consulted_on,
                "consultation_id": consultation.id,
                "value_executed": after,
                "is_different": consultation.approval == "different",
            }
        )
        self._log_steps("execute", after)
        self._log_seal("execute")

    def _apply_proof(self, files):
        """Keep files that prove the changes with the requests."""
        files.check_access("read")
        for request in self:
            # Sudo: copies the user's files to the request that they prove.
            copies_sudo = self.env["ir.attachment"].sudo()
            for file in files.sudo():
                copies_sudo |= file.copy(
                    {
                        "name": file.name,
                        "res_model": request._name,
                        "res_id": request.id,
                    }
                )
            request.sudo().write(
                {"proof_ids": [Command.link(each.id) for each in copies_sudo]}
            )
        self._log_seal("proof")

    # === CHECKING === #

    def _do_check(self, as_approved, note, value=None, proof=None):
        """Record, as another person, what the system shows after the change.

        :param bool as_approved: whether that is what the area approved
        :param str note: what was looked at
        :param str value: what the system says
        :param proof: ``ir.attachment`` records that show it
        :raise UserError: the user made the change, or ``note`` is missing
        """
        self._check_act("check")
        note = self._check_words(note)
        for request in self:
            # Sudo: writes fields reserved to acts; the act was checked.
            request.sudo().write(
                {
                    "state": "checked",
                    "checked_by_id": self.env.uid,
                    "checked_on": clock.now(),
                    "value_checked": (value or "").strip() or request.value_executed,
                    "check_note": note,
                    "is_different": request.is_different or not as_approved,
                }
            )
        self._log_steps("check", note)
        self._log_seal("check")
        if proof:
            self._apply_proof(proof)
