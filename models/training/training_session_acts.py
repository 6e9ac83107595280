from datetime import timedelta

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said
from ..engine import crons
from .training_topic import KEEPERS

_lt = LazyTranslate(__name__)

#: Business days after which a session without an outcome counts as missed.
_MISSED_AFTER = 2


class TrainingSession(models.Model):
    """Acts on sessions: summon, move, hold, miss."""

    _name = "grandes.clientes.training.session"
    _inherit = "grandes.clientes.training.session"

    @api.model
    def _get_acts(self):
        """Add the acts on a session."""
        planned = {"roles": KEEPERS, "origins": ("planned",)}
        return super()._get_acts() | {
            "summon": Act(label=_lt("Summon"), **planned),
            "move": Act(label=_lt("Move"), **planned),
            "hold": Act(
                label=_lt("Record as held"),
                roles=KEEPERS,
                # A session recorded late was still held; this shows as a change.
                origins=("planned", "missed"),
                target="held",
                check="_get_cannot_hold_reasons",
            ),
            "miss": Act(
                label=_lt("Record as missed"),
                roles=KEEPERS,
                origins=("planned", "missed"),
                target="missed",
                check="_get_cannot_miss_reasons",
            ),
        }

    # === SUMMONING === #

    def _do_summon(self, users=None):
        """Summon people, and write to those who have not been notified yet.

        For a session whose time is over, people are added to the list without a mail.

        :param users: ``res.users`` to summon in addition
        :raise ValidationError: there is nobody to summon
        """
        self._check_act("summon")
        for session in self:
            known = session.attendance_ids.user_id
            # Sudo: the act creates the rows.
            session_sudo = session.sudo()
            session_sudo.attendance_ids = [
                Command.create({"user_id": user.id})
                for user in (users or known.browse()) - known
            ]
            if not session_sudo.attendance_ids:
                raise ValidationError(self.env._("Choose who is summoned."))
            fresh = session_sudo.attendance_ids.filtered(lambda a: not a.summoned_on)
            if session.planned_on > clock.now():
                session._send_notice(
                    fresh.user_id,
                    "notice_training_summons",
                    lambda env, session=session: env._(
                        "Training: %(topic)s", topic=session.topic_id.name
                    ),
                )
            fresh.write({"summoned_on": clock.now()})

    # === MOVING === #

    def _do_move(self, planned_on, reason):
        """Move sessions, with a reason, and notify the people summoned.

        If the old and the new time are both over, nobody is notified.

        :param datetime planned_on: naive UTC
        :raise ValidationError: the reason is missing, or the time is unchanged
        """
        self._check_act("move")
        if not said(reason):
            raise ValidationError(self.env._("Say why it is moved."))
        for session in self:
            if not planned_on or planned_on == session.planned_on:
                raise ValidationError(self.env._("Choose another day or hour."))
            before, last = session._get_when(), max(session.planned_on, planned_on)
            # Sudo: only the act writes the date of a promised session.
            session.sudo().planned_on = planned_on
            session._log_change("moved", before, session._get_when(), reason)
            if last > clock.now():
                session._send_notice(
                    session.attendance_ids.filtered("summoned_on").user_id,
                    "notice_training_moved",
                    lambda env, session=session: env._(
                        "Training moved: %(topic)s", topic=session.topic_id.name
                    ),
                    reason=reason,
                )

    # === RECORDING AS HELD === #

    def _get_cannot_hold_reasons(self):
        """Return ``{id: reason}`` of the sessions that lie in the future."""
        return {
            session.id: session._get_planned_later_reason()
            for session in self
            if session.planned_on > clock.now()
        }

    def _get_planned_later_reason(self):
        """Return the sentence that it is planned for a later time."""
        self.ensure_one()
        return self.env._(
            "It is planned for %(when)s: move it first if it was held before.",
            when=self._get_when(),
        )

    def _get_local_day(self, instant=None):
        """Return the local date of an instant; of the planned one by default."""
        self.ensure_one()
        return clock.local_date(self.company_id, instant or self.planned_on)

    def _do_hold(self, users=None, held_on=None, hours=None, files=None):
        """Record that the sessions were held, and who came.

        Attendance is taken from the ticked rows, or from ``users``; those of them who
        were not summoned are added. The list cannot change afterwards; mistakes are
        corrected one by one.

        :param users: ``res.users`` who came, instead of those ticked
        :param datetime held_on: naive UTC, by default as planned
        :param float hours: duration, by default as planned
        :param files: the signed list, in addition to what the session has
        :raise ValidationError: nobody came, it took no time, or the time lies in the
            future or before the planned day
        """
        self._check_act("hold")
        for session in self:
            # Sudo: only the act writes the record.
            session_sudo = session.sudo()
            if users is not None:
                for attendance in session_sudo.attendance_ids:
                    attendance.has_attended = attendance.user_id in users
                session_sudo.attendance_ids = [
                    Command.create(
                        {
                            "user_id": user.id,
                            "has_attended": True,
                            "is_unsummoned": True,
                        }
                    )
                    for user in users - session_sudo.attendance_ids.user_id
                ]
            if not any(session_sudo.attendance_ids.mapped("has_attended")):
                raise ValidationError(
                    self.env._("Nobody came: record it as missed, and say why.")
                )
            when = held_on or session.planned_on
            if when > clock.now():
                raise ValidationError(
                    self.env._(
                        "It cannot have been held already: record it once it ends."
                    )
                )
            if session._get_local_day(when) < session._get_local_day():
                raise ValidationError(session._get_planned_later_reason())
            if (hours or session.hours) <= 0:
                raise ValidationError(
                    self.env._("A session takes some time: write its hours.")
                )
            was_missed = session.state == "missed"
            # The act adds the list: a missed session is closed to its users.
            session_sudo.list_attachment_ids |= (
                files or self.env["ir.attachment"]
            )._grandes_clientes_keep_with(session)
            digests = self.env["grandes.clientes.file.digest"]._of(
                session_sudo.list_attachment_ids
            )
            session_sudo.write(
                {
                    "state": "held",
                    "held_on": when,
                    "held_hours": hours or session.hours,
                    "list_digests": "\n".join(
                        f"{file.name}: {digests.get(file.id, '')}"
                        for file in session_sudo.list_attachment_ids.sorted("id")
                    ),
                }
            )
            session_sudo.attendance_ids._apply_held()
            if was_missed:
                session._log_change("told_late", reason=session.missed_reason)
        self._log_seal("hold")

    # === RECORDING AS MISSED === #

    def _get_cannot_miss_reasons(self):
        """Return ``{id: reason}`` for sessions that already have a reason."""
        return {
            session.id: self.env._("Why it was missed was told already.")
            for session in self
            if session.missed_reason
        }

    def _do_miss(self, reason):
        """Record that the sessions were not held, and why; they stay missed.

        :raise ValidationError: the reason is missing
        """
        self._check_act("miss")
        if not said(reason):
            raise ValidationError(self.env._("Say why it was not held."))
        for session in self:
            # Sudo: only the act writes this, once.
            session.sudo().write(
                {
                    "state": "missed",
                    "missed_on": session.missed_on or clock.now(),
                    "missed_reason": reason.strip(),
                }
            )
            session._log_change("missed", before=session._get_when(), reason=reason)
        self._log_seal("miss")

    @api.model
    def _cron_miss(self):
        """Mark sessions without an outcome as missed; a reason is still due."""
        Room = self.env["grandes.clientes.room"]
        # Sudo: the cron covers every company.
        sessions_sudo = self.sudo().search(
            [
                ("state", "=", "planned"),
                ("planned_on", "<", clock.now() - timedelta(days=_MISSED_AFTER)),
            ]
        )
        for company, mine in sessions_sudo.grouped("company_id").items():
            with crons.guarded(company, "Missed trainings"):
                if not Room._is_kept("training", company):
                    continue
                days = company._grandes_clientes_get_days()
                today = clock.today(company)
                over = mine.filtered(
                    lambda each, company=company, days=days, today=today: (
                        days.count(clock.local_date(company, each.planned_on), today)
                        > _MISSED_AFTER
                    )
                )
                over.write({"state": "missed", "missed_on": clock.now()})
                over._log_seal("miss")
