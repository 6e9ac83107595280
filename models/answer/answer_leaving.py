import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, LockError, UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import FRONT, Act
from .answer import UNDONE
from .answer_ground import NOT_SAID

_lt = LazyTranslate(__name__)
_logger = logging.getLogger(__name__)

CHUNK = 1000
_NOT_LEFT = _lt("The answer did not leave")
_IN_A_MOMENT = _lt("It leaves in a moment: undo it first.")


class CaseAnswer(models.Model):
    """Delay before an answer leaves, in which its sender can undo it.

    Acts hand answers out at once. Screens call them with ``interactive``; then the
    answer waits as long as the company's setting says. Meanwhile nothing has happened:
    the answer keeps its state and its case stays on the desk. ``send_after`` is
    committed together with the act that sends, and cleared in the transaction that
    hands the answer out: even if a process is killed, the answer leaves exactly once
    (INV-13).
    """

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    send_after = fields.Datetime(
        string="Leaves on",
        readonly=True,
        copy=False,
        help="It was sent, and leaves then unless somebody undoes it.",
    )
    leaving_act = fields.Char(readonly=True, copy=False)
    leaving_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Sent on its way by",
        readonly=True,
        copy=False,
    )

    _leaving_idx = models.Index("(send_after) WHERE send_after IS NOT NULL")

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "send_after",
            "leaving_act",
            "leaving_by_id",
        }

    @api.model
    def _get_acts(self):
        return super()._get_acts() | {
            "undo_send": Act(
                label=_lt("Undo the sending"),
                roles=FRONT,
                origins=("ready", "failed", "delivered"),
            ),
        }

    def write(self, vals):
        """Refuse changes to an answer that is about to leave.

        Only acts without a screen mark an answer as sent by a program.

        :raise UserError: it leaves in a moment, or needs a ground that the user chooses
        """
        if self.env.su:
            return super().write(vals)
        if any(answer.send_after for answer in self):
            raise UserError(self.env._(_IN_A_MOMENT))
        if vals.get("ground") == NOT_SAID:
            raise UserError(
                self.env._(
                    "A program sends without saying the ground; you do not: choose the "
                    "ground for telling it."
                )
            )
        return super().write(vals)

    # === SCHEDULING === #

    def _apply_leaving(self, act, interactive=False):
        """Hand the answers out, or schedule them to leave if they can be undone.

        :param str act: checked act by which they leave, see :meth:`_hand_out`
        :param bool interactive: a user sends them from a screen, must have said the
            ground and can undo it for some seconds. Otherwise a program sends them:
            they leave at once, and a missing ground is marked as not said.
        :raise UserError: it is still a bare template, or lacks its ground or a file
        """
        self._check_no_blanks()
        # Sudo: the answers' own files, which would leave empty.
        if files_sudo := self.sudo().attachment_ids:
            files_sudo._check_not_lost()
        self._apply_ground()
        if not interactive:
            # Nobody could be asked; the answer says so.
            self._apply_ground(NOT_SAID)
        self._check_ground()
        waiting = self.filtered(
            lambda answer: interactive and answer._get_undo_seconds()
        )
        (self - waiting)._hand_out(act)
        if not waiting:
            return
        now = clock.now()
        for seconds, answers in waiting.grouped(
            lambda answer: answer._get_undo_seconds()
        ).items():
            # Sudo: only acts write when it leaves.
            answers.sudo().write(
                {
                    "send_after": now + timedelta(seconds=seconds),
                    "leaving_act": act,
                    "leaving_by_id": self.env.uid,
                }
            )
        self._trigger_leaving(max(waiting.mapped("send_after")))

    def _get_undo_seconds(self):
        """Return for how many seconds it can be undone; 0 if only recorded."""
        self.ensure_one()
        if self._get_means().is_recorded:
            return 0
        # Sudo: a setting, not a secret.
        return self.company_id.sudo().grandes_clientes_undo_seconds

    def _hand_out(self, act):
        """Hand the answers out, now that they cannot be undone any more.

        An act with another effect has a method ``_hand_out_by_<act>``.
        """
        getattr(self, f"_hand_out_by_{act}", self._dispatch)()

    @api.model
    def _find_leaving(self, cases, kinds=("interim", "final")):
        """Return the cases with an answer that is about to leave.

        :param kinds: the kinds of answers that count
        """
        # Sudo: everybody who answers has to know that one is about to leave.
        return cases.filtered(
            lambda case: any(
                answer.send_after and answer.kind in kinds
                for answer in case.sudo().answer_ids
            )
        )

    # === UNDOING === #

    def _do_undo_send(self):
        """Undo the sending before the answers leave, and restore them.

        Answers written in the dialog become drafts again, those from the tray return to
        it. Their cases never left the desk.

        :raise UserError: one has left, or is leaving right now
        """
        self._check_act("undo_send")
        try:
            # Sudo: locks the rows; the act was checked.
            self.sudo().lock_for_update()
        except LockError as error:
            raise UserError(self._get_has_left()) from error
        self.invalidate_recordset(["send_after", "state"])
        if any(not answer.send_after for answer in self):
            raise UserError(self._get_has_left())
        self._log_on_cases("undo_answer")
        self._apply_stay()
        self.env["grandes.clientes.answer.draft"]._reopen_of(self.case_id)

    def _apply_stay(self):
        """Clear the schedule; answers from the dialog become drafts."""
        fresh = self.filtered(lambda answer: answer.leaving_act == "answer")
        # Sudo: restores the values of before the act.
        self.sudo().write(dict.fromkeys(_LEAVING, False))
        fresh.sudo().write({"state": "draft", "leaving_act": UNDONE})

    def _get_has_left(self):
        return self.env._(
            "It has left already. Send another answer that corrects it, or call."
        )

    def _get_cannot_undo_send_reasons(self):
        """Return ``{id: reason}`` for answers that are not about to leave."""
        return {
            answer.id: self._get_has_left() for answer in self if not answer.send_after
        }

    def _get_cannot_act_reasons(self, act):
        """Refuse every other act on answers that are about to leave."""
        reasons = super()._get_cannot_act_reasons(act)
        if act == "undo_send":
            if self._get_acting_role(act):
                # Allowed in any state.
                reasons |= self._get_cannot_undo_send_reasons()
        elif not is_leaving(self.env):
            for answer in self:
                if answer.send_after:
                    reasons[answer.id] = self.env._(_IN_A_MOMENT)
        return reasons

    def _apply_discard(self, reason=None):
        """Discard, and unschedule answers that were about to leave."""
        leaving = self.filtered("send_after")
        # Sudo: clears the schedule.
        leaving.sudo().write(dict.fromkeys(_LEAVING, False))
        return super()._apply_discard(reason)

    # === LEAVING === #

    @api.model
    def _trigger_leaving(self, at=None):
        """Trigger the cron that hands answers out, now or ``at`` a given time."""
        # Sudo: triggers our own cron, which users may not.
        self.env.ref("grandes_clientes.cron_leaving_answers").sudo()._trigger(at)

    def action_leave(self):
        """Hand out the answers that are due, when the countdown on the screen ends.

        The cron does the same if no screen is open.

        :return: whether none of them is about to leave any more; otherwise it is not
            their time yet, or another transaction is handing them out
        """
        self.check_access("read")
        # Sudo: each leaves as its sender, once it is due.
        answers_sudo = self.sudo()
        answers_sudo.filtered_domain(self._get_due_domain())._leave_as_senders()
        return not any(answers_sudo.mapped("send_after"))

    @api.model
    def _get_due_domain(self):
        return [("send_after", "!=", False), ("send_after", "<=", clock.now())]

    @api.model
    def _cron_leave(self):
        """Hand out the answers that can no longer be undone."""
        # Rows locked by other transactions are tried once per run.
        seen = []
        while due := self.search(
            [*self._get_due_domain(), ("id", "not in", seen)],
            order="send_after, id",
            limit=CHUNK,
        ):
            seen += due.ids
            try:
                due._leave_as_senders()
            except (ConcurrencyError, OperationalError):
                # Somebody undoes one of them, or works on its case: start again.
                self.env.cr.rollback()
                self._trigger_leaving()
                self.env["ir.cron"]._commit_progress(0)
                return
            if not self.env["ir.cron"]._commit_progress(len(due)):
                self._trigger_leaving()
                return

    def _leave_as_senders(self):
        """Hand the answers out as their senders, those of one act together."""
        free = self.try_lock_for_update()
        # Whoever held the lock may have undone it meanwhile.
        free.invalidate_recordset()
        for (user, act, _instant), answers in (
            free.filtered("send_after")
            .grouped(lambda a: (a.leaving_by_id, a.leaving_act, a.send_after))
            .items()
        ):
            answers.with_user(user).with_context(lang=user.lang)._leave(act)

    def _leave(self, act):
        """Hand the answers out, all at once or, if one fails, one by one."""
        try:
            with self.env.cr.savepoint():
                self._apply_leave(act)
                self.env.flush_all()
        except (ConcurrencyError, OperationalError):
            raise
        except Exception as error:  # pylint: disable=broad-except
            if len(self) > 1:
                for answer in self:
                    answer._leave(act)
                return
            reason = str(error)
            if not isinstance(error, UserError):  # AccessError is one
                _logger.exception("Answer %s does not leave", self.id)
                reason = self.env._(
                    "An unexpected error, which the server's log describes: tell "
                    "the administrator."
                )
            self._apply_not_left(reason)

    def _apply_leave(self, act):
        """Repeat checks whose result may have changed, and hand the answers out."""
        leaving = self.with_context(
            **{_LEAVES: _Leaves(), "grandes_clientes_resend_means": None}
        )
        if act in self._get_act_table():
            leaving._check_act(act)
        else:
            leaving._check_act("send")
        leaving._check_ground()
        # Sudo: clears the schedule.
        self.sudo().write(dict.fromkeys(_LEAVING, False))
        self._hand_out(act)

    def _apply_not_left(self, reason):
        """Keep on the desk an answer that cannot leave, with an activity saying why."""
        # Sudo: records a fact, whoever sent it.
        answer_sudo = self.sudo()
        answer_sudo._log_on_cases("undo_answer", note=reason)
        answer_sudo._apply_stay()
        answer_sudo._create_failure_activities({self.id: reason}, _NOT_LEFT)


_LEAVING = ("send_after", "leaving_act", "leaving_by_id")
_LEAVES = "grandes_clientes_leaves"


class _Leaves:
    """Context marker of the process that hands answers out; clients cannot forge it."""


def is_leaving(env):
    """Return whether answers are being handed out in this context."""
    return isinstance(env.context.get(_LEAVES), _Leaves)
