from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import SUPERVISOR, Act
from .outage_statement import PARTIES

_lt = LazyTranslate(__name__)
#: Who works in the systems, and sees that one does not answer.
WITNESSES = ("group_front_office", "group_back_office", "group_supervisor")
_COORDINATOR = ("group_coordinator",)
_LIVE = ("announced", "open", "ended")


class Outage(models.Model):
    """Joining a failure, reporting it, ending it, deciding who answers for it."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    @api.model
    def _get_acts(self):
        """Add what is done with a failure."""
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
            # The contractor operates, the entity judges: it may be the one at fault.
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
        """Return ``{id: reason}`` of what has not begun, or is over."""
        now = clock.now()
        return {
            outage.id: self.env._("It does not go on now.")
            for outage in self
            if outage.began_on > now or (outage.ended_on and outage.ended_on <= now)
        }

    def _get_cannot_end_reasons(self):
        """Return ``{id: reason}`` of what has not begun, or is over.

        Of a window that is over by the clock alone somebody may still say when the
        system truly worked again.
        """
        now, reasons = clock.now(), {}
        for outage in self:
            if outage.began_on > now:
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
        """Return ``{id: reason}`` of what nobody was told of."""
        return {
            outage.id: self.env._("Nobody was told of it yet: report it first.")
            for outage in self
            if not outage.reported_on
        }

    def _get_cannot_argue_reasons(self):
        """Return ``{id: reason}`` of what nobody decided on."""
        return {
            outage.id: self.env._("The entity has not decided who answers for it yet.")
            for outage in self
            if not outage.attributable_to
        }

    def _get_cannot_discard_reasons(self):
        """Return ``{id: reason}``: what is confirmed is the entity's to take away."""
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
        """Say that it does not answer oneself either; a row, and nothing else.

        :raise UserError: it does not go on
        """
        self._check_act("join")
        self._add_witness("person")

    def _do_report(self, ticket=None, scope=None, reported_on=None):
        """Tell technology and the Interventoría by mail; keep the ticket (C8).

        Done again, it adds the ticket that came later; the first instant stays.

        :param str ticket: number that technology gave it
        :param str scope: what it keeps people from doing
        :param datetime reported_on: when technology was told otherwise, naive UTC; by
            default now
        :raise ValidationError: that is still to come
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
            # Sudo: when, to whom and under which number is the act's to write.
            outage.sudo().write(vals)
            if first:
                outage._send_report()
        self._log_seal("report")

    def _do_end(self, ended_on=None, began_on=None, solution=None):
        """Say when it ended; whoever is in charge confirms both instants.

        :param datetime ended_on: naive UTC; by default now
        :param datetime began_on: when it truly began, where that was not so
        :raise ValidationError: it ends before it begins, or is to end
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
            # Sudo: the instants are the act's to write.
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
        """Enter what technology or the Interventoría said, its message as evidence.

        :param str sender: ``technology`` or ``oversight``
        :raise ValidationError: no words
        """
        self._check_act("reply")
        received_on = received_on or clock.now()
        self._add_statement(sender, words, said_on=received_on, attachments=attachments)
        if sender == "technology":
            for outage in self.filtered(lambda each: not each.replied_on):
                # Sudo: follows from the act.
                outage.sudo().replied_on = received_on
        for outage in self:
            # Sudo: what came back is entered by this act, whoever asked.
            requests = outage.sudo().mail_request_ids
            requests.filtered(
                lambda each: each.state == "replied" and each.kind == sender
            )._apply_entered(self.env._("Reply to the failure"))
        self._log_seal("reply")

    def _do_attribute(self, attributable_to, words):
        """Decide who answers for it, for the entity; every decision stays to be read.

        :param str attributable_to: ``entity``, ``contractor`` or ``third_party``
        :raise ValidationError: no reason, or nobody of these
        """
        self._check_act("attribute")
        if attributable_to not in dict(PARTIES):
            raise ValidationError(self.env._("Choose who answers for it."))
        self._add_statement("decision", words, attributable_to=attributable_to)
        # Sudo: what the act, which was checked, decides.
        self.sudo().write({"attributable_to": attributable_to})
        self._log_seal("attribute")

    def _do_argue(self, words, attachments=None):
        """Argue against the decision, for the contractor; it stands until another.

        :raise UserError: nothing was decided yet
        """
        self._check_act("argue")
        self._add_statement("argument", words, attachments=attachments)
        self._log_seal("argue")

    def _do_discard(self, words):
        """Say that it was no failure, and why: it counts nowhere.

        :raise UserError: it is confirmed, and the user is not the Coordinador
        """
        self._check_act("discard")
        self._add_statement("discard", words)
        # Sudo: follows from the act.
        self.sudo().write({"discarded_on": clock.now()})
        self._log_seal("discard")

    def _add_statement(self, kind, words, attachments=None, **vals):
        """Keep what was said, in the words of who says it."""
        words = (words or "").strip()
        if not words:
            raise ValidationError(self.env._("Say it in a sentence, with its why."))
        files = attachments or self.env["ir.attachment"]
        # Sudo: written by acts, as the person; nobody adds rows by hand.
        self.env["grandes.clientes.outage.statement"].sudo().create(
            [
                {
                    "outage_id": outage.id,
                    "kind": kind,
                    "words": words,
                    "user_id": self.env.uid,
                    "attachment_ids": files.ids,
                    **vals,
                }
                for outage in self
            ]
        )
