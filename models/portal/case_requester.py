from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

from ...tools.text import clean_cell

_LONGEST = 10_000


class Case(models.Model):
    """What who asked does with their case: withdraw, not solved, write, read."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_withdraw(self, ground):
        """Withdraw; a requester needs no right but the tie to their entity."""
        return super(Case, self._as_requester("withdraw"))._do_withdraw(ground)

    def _do_not_solved(self, reason):
        """Put back what the answer does not solve; as for :meth:`_do_withdraw`."""
        return super(Case, self._as_requester("not_solved"))._do_not_solved(reason)

    def _as_requester(self, act):
        """Return the cases to do ``act`` on: with ``sudo`` for who asked, checked.

        :raise AccessError: a record rule hides a case: the tie is lost, or never was
        :raise UserError: the act is not possible
        """
        if self._acting_role(act) != "requester" or self.env.su:
            return self
        self._check_act(act)
        # Sudo: rule and act were checked as the requester just above; what else ends
        # with the case (activities, drafts, escalations) no requester may see.
        return self.sudo()

    def _do_write_in(self, text):
        """Add what the requester writes about open or closed cases (5.2.13).

        :param str text: plain text
        :raise AccessError: the case is none of the user's
        :raise UserError: there is no text, or too much
        """
        self.check_access("read")
        text = clean_cell(text or "").strip()
        if not text:
            raise UserError(self.env._("Write what you want to add."))
        if len(text) > _LONGEST:
            raise UserError(
                self.env._(
                    "Write at most %(count)s characters, or attach a document to a "
                    "new request.",
                    count=_LONGEST,
                )
            )
        # Sudo: the rule was checked above; the act only adds, as what they wrote.
        cases_sudo = self.sudo()
        body = Markup("<p>%s</p>") % Markup("<br/>").join(text.splitlines())
        cases_sudo._message_log_batch(
            dict.fromkeys(self.ids, body), author_id=self.env.user.partner_id.id
        )
        cases_sudo._note_requester_wrote({"channel": "portal"}, body)

    def _answer_means(self):
        """Answer as the requester wants it, where they said so (5.2.8)."""
        # Sudo: what was filed says it, whoever answers.
        return self.filing_id.sudo().wanted_means or super()._answer_means()

    def _may(self, act):
        """Whether the requester may do ``act`` on the case now."""
        self.ensure_one()
        return self.id not in self._get_cannot_act_reasons(act)
