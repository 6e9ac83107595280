from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools.text import clean_cell, said

_lt = LazyTranslate(__name__)
_LONGEST = 10_000


class Case(models.Model):
    """Acts of requesters on their cases: withdraw, not solved."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_other_events(self):
        """Add the event of a new promised date, which does not move the case."""
        return super()._get_other_events() | {
            "promise_again": _lt("Another date promised")
        }

    def _get_state_label(self):
        """Return, for requesters, the name that the portal gives to the state."""
        if not self.env.user.share:
            return super()._get_state_label()
        return self.env["grandes.clientes.portal.cases"]._get_plain_state(self)[1]

    def _do_withdraw(self, ground):
        """Withdraw; requesters need no right but the link to their entity."""
        cases = _as_requester(self, "withdraw")
        ground = self._get_written(ground)
        if cases.env.su and not self.env.su and not said(ground):
            raise ValidationError(self.env._("Write why you withdraw the request."))
        return super(Case, cases)._do_withdraw(ground)

    def _do_not_solved(self, reason):
        """Reopen cases that the answer does not solve; as for :meth:`_do_withdraw`."""
        cases = _as_requester(self, "not_solved")
        reason = self._get_written(reason)
        if cases.env.su and not self.env.su and not said(reason):
            raise ValidationError(self.env._("Write what is still to be solved."))
        return super(Case, cases)._do_not_solved(reason)

    @api.model
    def _get_written(self, text):
        """Return the cleaned text, never truncated.

        :raise UserError: it is too long
        """
        text = clean_cell(text).strip()
        if len(text) > _LONGEST:
            raise UserError(
                self.env._(
                    "Write at most %(count)s characters, or attach a document to a "
                    "new request.",
                    count=_LONGEST,
                )
            )
        return text


def _as_requester(cases, act):
    """Return the cases to do ``act`` on: checked and as sudo for a requester.

    :raise AccessError: a record rule hides a case, for lack of a link to its entity
    :raise UserError: the act is not possible
    """
    if cases._get_acting_role(act) != "requester" or cases.env.su:
        return cases
    cases._check_act(act)
    # Sudo: rule and act were checked as the requester just above; the act also ends
    # activities, drafts and escalations, which requesters may not read.
    return cases.sudo()
