from odoo import models
from odoo.exceptions import UserError

from ...tools import clock
from .mail_request import OPEN


class MailRequest(models.Model):
    """A reply to what was asked by mail, entered as an act by who asked."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

    def _get_cannot_enter_reasons(self):
        """Return ``{id: reason}`` where the user does not enter what was said.

        Who asked enters it, or a supervisor in their stead.
        """
        user = self.env.user
        stands_in = user.has_group("grandes_clientes.group_supervisor")
        reasons = {}
        # Sudo: who asked, to say who enters the reply.
        for request in self.sudo():
            if request.state != "replied":
                reasons[request.id] = self.env._(
                    "Nobody replied to it yet, or the reply is entered already."
                )
            elif not (self.env.su or stands_in or request.asked_by_id == self.env.user):
                reasons[request.id] = self.env._(
                    "Who asked enters the reply: %(user)s.",
                    user=request.asked_by_id.name,
                )
        return reasons

    def _check_enter(self, records):
        """Raise unless the user may enter the reply as an act on ``records``.

        :raise UserError: says why not
        """
        self.check_access("read")
        reasons = self._get_cannot_enter_reasons()
        if reasons:
            raise UserError("\n".join(dict.fromkeys(reasons.values())))
        for request in self:
            # Sudo: what it is about, of what the user was just let read.
            if records._name != request.sudo().res_model or (
                set(records.ids) - set(request.sudo().res_ids or [])
            ):
                raise UserError(
                    self.env._("The reply is about something else: enter it there.")
                )

    def _apply_entered(self, act):
        """Note what the reply was entered as; :meth:`_check_enter` was asked before.

        :param str act: in words
        """
        # Sudo: what the act, which was checked, decides.
        requests_sudo = self.sudo()
        requests_sudo.write(
            {
                "state": "entered",
                "entered_by_id": self.env.uid,
                "entered_on": clock.now(),
                "entered_as": act,
            }
        )
        requests_sudo._log_seal("enter")

    def _apply_cancelled(self):
        """Note that nothing is waited for any more; what comes is kept all the same."""
        # Sudo: follows from the act on what they are about, which was checked.
        self.sudo().filtered(lambda each: each.state in OPEN).write(
            {"state": "cancelled"}
        )
