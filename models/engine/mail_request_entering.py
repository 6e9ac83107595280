from odoo import models
from odoo.exceptions import UserError

from ...tools import clock
from .mail_request import OPEN


class MailRequest(models.Model):
    """Replies to requests by mail, entered as an act by the user who asked."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

    def _get_cannot_enter_reasons(self):
        """Return ``{id: reason}`` for the requests whose reply the user may not enter.

        The user who asked enters it, or a supervisor for them.
        """
        user = self.env.user
        stands_in = user.has_group("grandes_clientes.group_supervisor")
        reasons = {}
        # Sudo: the user who asked, for the message.
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
            # Sudo: the records of a request that the user may read.
            if records._name != request.sudo().res_model or (
                set(records.ids) - set(request.sudo().res_ids or [])
            ):
                raise UserError(
                    self.env._("The reply is about something else: enter it there.")
                )

    def _apply_entered(self, act):
        """Record what the reply was entered as, after :meth:`_check_enter`.

        :param str act: in words
        """
        # Sudo: values set by the act, which was checked.
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
        """Record that no reply is expected any more; later replies are still kept."""
        # Sudo: follows from a checked act on the records.
        self.sudo().filtered(lambda each: each.state in OPEN).write(
            {"state": "cancelled"}
        )
