from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)
_TODO = "grandes_clientes.activity_commitment"
_ROLES = ("group_front_office", "group_back_office", "group_coordinator")


class OutreachAttempt(models.Model):
    """Commitments agreed in an attempt."""

    _name = "grandes.clientes.outreach.attempt"
    _inherit = "grandes.clientes.outreach.attempt"

    def _do_agree(self, what, due_on, who="them"):
        """Record a commitment made in the contact, with a to-do for its day.

        :param str what: what will be done
        :param date due_on: by when
        :param str who: ``them``, or ``us``
        :return: the commitment
        :raise UserError: nobody was reached, or what or when is missing
        """
        self.ensure_one()
        self.check_access("read")
        what = (what or "").strip()
        if self.user_id != self.env.user and not self.env.su:
            raise UserError(self.env._("Who spoke with them says what was agreed."))
        if self.result != "reached":
            raise UserError(
                self.env._("A commitment is agreed with somebody who was reached.")
            )
        if not what or not due_on:
            raise ValidationError(self.env._("Say what was agreed, and by when."))
        if due_on < clock.local_date(self.company_id, self.attempted_on):
            raise ValidationError(
                self.env._(
                    "A commitment is for the day of the contact or a later "
                    "one: correct the day."
                )
            )
        # Sudo: created by the act; the user who agreed it follows it.
        commitment = (
            self.env["grandes.clientes.outreach.commitment"]
            .sudo()
            .create(
                {
                    "target_id": self.target_id.id,
                    "attempt_id": self.id,
                    "company_id": self.company_id.id,
                    "partner_id": self.partner_id.id,
                    "contact_id": self.contact_id.id,
                    "who": who,
                    "what": what,
                    "due_on": due_on,
                    "first_due_on": due_on,
                    "user_id": self.env.uid,
                }
            )
        )
        commitment._add_todo()
        return commitment.sudo(self.env.su)


class OutreachCommitment(models.Model):
    """Acts that keep, break or move a commitment; moves are counted."""

    _name = "grandes.clientes.outreach.commitment"
    _inherit = "grandes.clientes.outreach.commitment"

    @api.model
    def _get_acts(self):
        """Add the acts of a commitment."""
        row = {"roles": _ROLES, "origins": ("open",)}
        return super()._get_acts() | {
            "keep": Act(label=_lt("It was kept"), target="kept", **row),
            "break": Act(label=_lt("It was not kept"), target="broken", **row),
            "move": Act(label=_lt("Move the day"), **row),
        }

    def _do_keep(self):
        """Record that the commitment was kept."""
        self._check_act("keep")
        self._apply_end("kept", self.env._("Kept."))

    def _do_break(self, reason):
        """Record that the commitment was not kept.

        :param str reason: why, as far as is known
        """
        self._check_act("break")
        self._apply_end("broken", self._check_words(reason))

    def _do_move(self, due_on, reason):
        """Move the commitment to a later day, and count the move.

        :param date due_on: after the present one
        :param str reason: why
        :raise ValidationError: no reason, or no later day
        """
        self._check_act("move")
        reason = self._check_words(reason)
        for each in self:
            if not due_on or due_on <= each.due_on:
                raise ValidationError(
                    self.env._("Move it to a later day: say which one was agreed.")
                )
            told = self.env._(
                "Moved from %(old)s to %(new)s: %(reason)s",
                old=clock.day_on_screen(each.due_on, self.env.lang or "es"),
                new=clock.day_on_screen(due_on, self.env.lang or "es"),
                reason=reason,
            )
            # Sudo: written by the act.
            each.sudo().write({"due_on": due_on, "moved_count": each.moved_count + 1})
            each._say(told)
            each._drop_todo()
            each._add_todo()

    def _apply_end(self, state, words):
        """Write how it ended, and remove its to-do."""
        # Sudo: written by the act.
        self.sudo().write(
            {"state": state, "closed_on": clock.now(), "closed_by_id": self.env.uid}
        )
        for each in self:
            each._say(words)
        self._drop_todo()

    def _say(self, words):
        # Sudo: the note belongs to the act, with its user as author.
        self.sudo().message_post(
            body=words,
            author_id=self.env.user.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )

    def _add_todo(self):
        """Schedule a to-do on the due day for the user who follows it."""
        for each in self:
            # Sudo: the to-do follows from the act. No mail: its user knows of it.
            each.sudo().with_context(mail_activity_quick_update=True).activity_schedule(
                _TODO,
                date_deadline=each.due_on,
                summary=each.what,
                user_id=each.user_id.id,
            )

    def _drop_todo(self):
        # Sudo: the to-do may be another user's.
        self.sudo().activity_unlink([_TODO])

    def action_keep(self):
        """Record that it was kept."""
        self._do_keep()

    def action_break(self):
        """Open the dialog that asks why it was not kept."""
        return self._ask("break")

    def action_move(self):
        """Open the dialog that asks for the new day."""
        return self._ask("move")

    def _ask(self, act):
        self._check_act(act)
        name = self.env._(
            "%(act)s · %(entity)s",
            act=self._get_act_label(act),
            entity=", ".join(self.partner_id.mapped("display_name")),
        )
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "grandes.clientes.outreach.commitment.act",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_act": act,
                "default_commitment_ids": self.ids,
            },
        }
