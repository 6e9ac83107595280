from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools.text import clean_cell

_lt = LazyTranslate(__name__)
_LONGEST = 10_000


class Case(models.Model):
    """What who asked does with their case, and hears: withdraw, not solved."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_other_events(self):
        """Add that they were promised another date, which moves no case."""
        return super()._get_other_events() | {
            "promise_again": _lt("Another date promised")
        }

    def _get_state_label(self):
        """Return to a requester, in a refusal too, what the portal calls the state."""
        if not self.env.user.share:
            return super()._get_state_label()
        return self.env["grandes.clientes.portal.cases"]._get_plain_state(self)[1]

    def _do_withdraw(self, ground):
        """Withdraw; a requester needs no right but the tie to their entity."""
        cases = _as_requester(self, "withdraw")
        return super(Case, cases)._do_withdraw(self._get_written(ground))

    def _do_not_solved(self, reason):
        """Put back what the answer does not solve; as for :meth:`_do_withdraw`."""
        cases = _as_requester(self, "not_solved")
        return super(Case, cases)._do_not_solved(self._get_written(reason))

    @api.model
    def _get_written(self, text):
        """Return what somebody wrote, cleaned; never less than all of it.

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
    """Return the cases to do ``act`` on: with ``sudo`` for who asked, checked.

    :raise AccessError: a record rule hides a case: the tie is lost, or never was
    :raise UserError: the act is not possible
    """
    if cases._get_acting_role(act) != "requester" or cases.env.su:
        return cases
    cases._check_act(act)
    # Sudo: rule and act were checked as the requester just above; what else ends
    # with the case (activities, drafts, escalations) no requester may see.
    return cases.sudo()
