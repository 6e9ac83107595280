from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import SUPERVISOR, Act
from ...tools.text import said
from .outage_statement import PARTIES

_lt = LazyTranslate(__name__)
#: Roles that work in the systems and see when one does not answer.
WITNESSES = ("group_front_office", "group_back_office", "group_supervisor")
_COORDINATOR = ("group_coordinator",)
_LIVE = ("announced", "open", "ended")


class Outage(models.Model):
    """Acts of a failure: joining, reporting, ending and attribution."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    @api.model
    def _get_acts(self):
        """Add the acts of a failure."""
        return super()._get_acts() | {
            "join": Act(
                label=_lt("It does not answer me either"),
                roles=WITNESSES,
                origins=("announced", "open"),
                check="_get_cannot_join_reasons",
            ),
            "report": Act(
                label=_lt("Report to technology"),
                roles=SUPERVISOR,
                origins=_LIVE,
            ),
            "end": Act(
                label=_lt("It works again"),
                roles=SUPERVISOR,
                origins=_LIVE,
                target="ended",
                check="_get_cannot_end_reasons",
            ),
            "reply": Act(
                label=_lt("Enter a reply"),
                roles=SUPERVISOR,
                origins=_LIVE,
                check="_get_cannot_reply_reasons",
            ),
            # The entity decides, since the contractor may be responsible.
            "attribute": Act(
                label=_lt("Decide who answers for it"),
                roles=_COORDINATOR,
                origins=("open", "ended"),
            ),
            "argue": Act(
                label=_lt("Argue"),
                roles=SUPERVISOR,
                origins=("open", "ended"),
                check="_get_cannot_argue_reasons",
            ),
            "discard": Act(
                label=_lt("It was no failure"),
                roles=(*SUPERVISOR, *_COORDINATOR),
                origins=_LIVE,
                target="discarded",
                check="_get_cannot_discard_reasons",
            ),
        }

    def _get_cannot_join_reasons(self):
        """Return ``{id: reason}`` for failures that have not begun or are over."""
        now = clock.now()
        return {
            outage.id: self.env._("It does not go on now.")
            for outage in self
            if outage.began_on
            and (outage.began_on > now or (outage.ended_on and outage.ended_on <= now))
        }

    def _get_cannot_end_reasons(self):
        """Return ``{id: reason}`` for outages that have not begun, or are over.

        If a planned window ended only by the clock, users may still record when the
        system worked again.
        """
        now, reasons = clock.now(), {}
        for outage in self:
            if outage.began_on and outage.began_on > now:
                reasons[outage.id] = self.env._(
                    "It has not begun. Where it is called off, the Coordinador says "
                    "that it was no failure."
                )
            elif outage.state == "ended" and (
                outage.ended_by_id or not outage.is_planned
            ):
                reasons[outage.id] = self.env._("It is over already.")
        return reasons

    def _get_cannot_reply_reasons(self):
        """Return ``{id: reason}`` for failures that were not reported."""
        return {
            outage.id: self.env._("Nobody was told of it yet: report it first.")
            for outage in self
            if not outage.reported_on
        }

    def _get_cannot_argue_reasons(self):
        """Return ``{id: reason}`` for failures without an attribution."""
        return {
            outage.id: self.env._("The entity has not decided who answers for it yet.")
            for outage in self
            if not outage.attributable_to
        }

    def _get_cannot_discard_reasons(self):
        """Return ``{id: reason}`` for confirmed ones, which the entity may discard."""
        if self.env.su or self.env.user.has_group("grandes_clientes.group_coordinator"):
            return {}
        return {
            outage.id: self.env._(
                "It is confirmed: the Coordinador says whether it was none."
            )
            for outage in self
            if outage.is_confirmed
        }

    def _do_join(self):
        """Add the user as a witness; nothing else is written.

        :raise UserError: the failure is not going on
        """
        self._check_act("join")
        self._add_witness("person")

    def _do_report(self, ticket=None, scope=None, reported_on=None):
        """Report it to technology and the Interventoría by mail; store the ticket (C8).

        A second report adds a ticket that came later; the first instant stays.

        :param str ticket: number that technology gave it
        :param str scope: what people cannot do meanwhile
        :param datetime reported_on: when technology was told by other means, naive UTC;
            now by default
        :raise ValidationError: the instant lies in the future
        """
        self._check_act("report")
        told_on = reported_on or clock.now()
        if told_on > clock.now():
            raise ValidationError(
                self.env._("It was told now, or before: correct the hour.")
            )
        for outage in self:
            first = not outage.reported_on
            vals = {"ticket": (ticket or "").strip() or outage.ticket}
            if scope:
                vals["scope"] = scope
            if first:
                vals |= {
                    "reported_on": told_on,
                    "reported_to": ", ".join(outage._get_addresses()) or False,
                }
            # Sudo: only the act writes when, to whom and under which number.
            outage.sudo().write(vals)
            if first:
                outage._send_report()
        self._log_seal("report")

    def _do_end(self, ended_on=None, began_on=None, solution=None):
        """Record when it ended; the supervisor confirms both instants.

        :param datetime ended_on: naive UTC; now by default
        :param datetime began_on: real beginning, if it was another
        :raise ValidationError: it ends before it begins, or in the future
        """
        self._check_act("end")
        now = clock.now()
        ended_on = ended_on or now
        for outage in self:
            begins = began_on or outage.began_on
            if not begins <= ended_on <= now:
                raise ValidationError(
                    self.env._(
                        "A failure ends after it begins, and not later than now: "
                        "correct the hour."
                    )
                )
            # Sudo: only the act writes the instants.
            outage.sudo().write(
                {
                    "began_on": begins,
                    "ended_on": ended_on,
                    "ended_by_id": self.env.uid,
                    "solution": (solution or "").strip() or outage.solution,
                }
            )
        self._log_seal("end")
        self._notify_ended()

    def _do_reply(self, sender, words, received_on=None, attachments=None):
        """Enter a reply of technology or the Interventoría; its message is evidence.

        :param str sender: ``technology`` or ``oversight``
        :raise ValidationError: the words are missing
        """
        self._check_act("reply")
        received_on = received_on or clock.now()
        self._add_statement(sender, words, said_on=received_on, attachments=attachments)
        if sender == "technology":
            for outage in self.filtered(lambda each: not each.replied_on):
                # Sudo: follows from the act.
                outage.sudo().replied_on = received_on
        for outage in self:
            # Sudo: the act enters the mail replies, whoever asked.
            requests = outage.sudo().mail_request_ids
            requests.filtered(
                lambda each: each.state == "replied" and each.kind == sender
            )._apply_entered(self.env._("Reply to the failure"))
        self._log_seal("reply")

    def _do_attribute(self, attributable_to, words):
        """Decide for the entity who is responsible; earlier decisions are kept.

        :param str attributable_to: ``entity``, ``contractor`` or ``third_party``
        :raise ValidationError: no reason, or none of these
        """
        self._check_act("attribute")
        if attributable_to not in dict(PARTIES):
            raise ValidationError(self.env._("Choose who answers for it."))
        self._add_statement("decision", words, attributable_to=attributable_to)
        # Sudo: written by the act, which was checked.
        self.sudo().write({"attributable_to": attributable_to})
        self._log_seal("attribute")

    def _do_argue(self, words, attachments=None):
        """Argue for the contractor against the decision, which stands until another.

        :raise UserError: nothing was decided yet
        """
        self._check_act("argue")
        self._add_statement("argument", words, attachments=attachments)
        self._log_seal("argue")

    def _do_discard(self, words):
        """Record that it was no failure, and why: it counts nowhere.

        :raise UserError: it is confirmed, and the user is not the Coordinador
        """
        self._check_act("discard")
        self._add_statement("discard", words)
        # Sudo: follows from the act.
        self.sudo().write({"discarded_on": clock.now()})
        self._log_seal("discard")

    def _add_statement(self, kind, words, attachments=None, **vals):
        """Store a statement in the words of its author."""
        words = said(words)
        if not words:
            raise ValidationError(self.env._("Say it in a sentence, with its why."))
        files = attachments or self.env["ir.attachment"]
        # Sudo: created by acts, for the user; nobody adds rows by hand.
        self.env["grandes.clientes.outage.statement"].sudo().create(
            [
                {
                    "outage_id": outage.id,
                    "kind": kind,
                    "words": words,
                    "user_id": self.env.uid,
                    "attachment_ids": files._grandes_clientes_keep_with(outage).ids,
                    **vals,
                }
                for outage in self
            ]
        )
