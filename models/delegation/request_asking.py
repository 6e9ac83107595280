from odoo import api, models
from odoo.exceptions import UserError

from ...tools.case_states import END_STATES
from ...tools.text import said
from ..engine.sealed_mixin import file_seals
from .room import ROOM

_REQUEST = "grandes.clientes.delegation.request"


class DelegationRequest(models.Model):
    """Filing requests, and what their permanent seal covers."""

    _name = "grandes.clientes.delegation.request"
    _inherit = "grandes.clientes.delegation.request"

    @api.model_create_multi
    def create(self, vals_list):
        """File the requests; areas in which nobody signs in are asked by mail.

        :raise UserError: a case has ended, or the room is not kept here
        """
        self.env["grandes.clientes.room"]._check_kept(ROOM)
        requests = super().create(vals_list)
        requests._check_asked()
        requests._apply_asked()
        return requests

    def _check_asked(self):
        """Raise for a case the user may not read or that has ended, or no reason."""
        self.case_id.check_access("read")
        ended = self.case_id.filtered(lambda case: case.state in END_STATES)
        if ended:
            raise UserError(
                self.env._(
                    "%(cases)s: nothing is changed for cases that have ended; reopen "
                    "them first.",
                    cases=", ".join(ended.mapped("display_name")),
                )
            )
        if any(not said(request.reason) for request in self):
            raise UserError(self.env._("Say why it has to be changed."))

    def _apply_asked(self):
        """Number, log and seal the new requests, and notify the deciders."""
        # Sudo: draws a number from a sequence that users may not change.
        sequence_sudo = self.env["ir.sequence"].sudo()
        batch = False
        for request in self:
            number = sequence_sudo.with_company(request.company_id).next_by_code(
                _REQUEST
            )
            batch = batch or number
            # Sudo: writes fields reserved to acts.
            request.sudo().write(
                {"name": number, "batch": batch if len(self) > 1 else False}
            )
        self._log_steps("ask", words={each.id: each.reason for each in self})
        self._log_seal("ask", first=True)
        self._notify_deciders()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("What an area was asked is never deleted: withdraw it.")
        )

    # === SEAL === #

    def _get_sealed_files(self):
        """Return the files that prove the change."""
        return self.proof_ids

    def _get_sealed_attachments(self):
        """Return the files that prove the change."""
        return self.proof_ids

    def _get_sealed_values(self):
        """Return the request, the decision, the execution and the check."""
        self.ensure_one()
        return [
            *(
                self[name]
                for name in (
                    "name",
                    "batch",
                    "state",
                    "value_before",
                    "value_asked",
                    "amount",
                    "reason",
                    "asked_on",
                    "decided_as",
                    "decided_on",
                    "decision",
                    "expires_on",
                    "executed_on",
                    "value_executed",
                    "is_different",
                    "checked_on",
                    "value_checked",
                    "check_note",
                )
            ),
            *(
                self[name].id
                for name in (
                    "case_id",
                    "mission_area_id",
                    "system_id",
                    "change_id",
                    "asked_by_id",
                    "decided_by_id",
                    "decided_for_id",
                    "executed_by_id",
                    "consultation_id",
                    "checked_by_id",
                )
            ),
            file_seals(self.proof_ids),
        ]
