import hashlib

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)
#: Roles that answer for the controls; never those who are judged by them.
KEEPERS = ("group_quality", "group_coordinator")


class ControlOccurrence(models.Model):
    """Waivers, which take two people and a reason, and reports made outside."""

    _name = "grandes.clientes.control.occurrence"
    _inherit = "grandes.clientes.control.occurrence"

    @api.model
    def _get_acts(self):
        """Add the acts on occurrences (R8)."""
        return super()._get_acts() | {
            "ask_waiver": Act(
                label=_lt("Ask to waive it"),
                roles=KEEPERS,
                origins=("expected", "absent"),
                check="_get_cannot_ask_waiver_reasons",
            ),
            "waive": Act(
                label=_lt("Waive it"),
                roles=KEEPERS,
                origins=("expected", "absent"),
                target="waived",
                check="_get_cannot_waive_reasons",
            ),
            "refuse_waiver": Act(
                label=_lt("Do not waive it"),
                roles=KEEPERS,
                origins=("expected", "absent"),
                check="_get_cannot_waive_reasons",
            ),
            "attach": Act(
                label=_lt("Attach what was made outside"),
                roles=KEEPERS,
                origins=("not_kept",),
            ),
        }

    def _get_cannot_ask_waiver_reasons(self):
        """Return ``{id: reason}`` where a waiver was already requested."""
        return {
            each.id: self.env._(
                "%(person)s asked already: a second person decides.",
                person=each.waive_asked_by_id.name,
            )
            for each in self
            if each.waive_asked_by_id
        }

    def _get_cannot_waive_reasons(self):
        """Return ``{id: reason}``: no request, or requested by the user."""
        reasons = {}
        for each in self:
            if not each.waive_asked_by_id:
                reasons[each.id] = self.env._("Nobody asked to waive it.")
            elif each.waive_asked_by_id == self.env.user:
                reasons[each.id] = self.env._(
                    "You asked for it: waiving takes a second person."
                )
        return reasons

    def _do_ask_waiver(self, reason):
        """Request a waiver, as the first of two people.

        :raise ValidationError: the reason is missing
        """
        self._check_act("ask_waiver")
        # Sudo: only the act writes the request.
        self.sudo().write(
            {
                "waive_reason": self._check_words(reason),
                "waive_asked_by_id": self.env.uid,
                "waive_asked_on": clock.now(),
            }
        )
        self._log_seal("ask_waiver")

    def _do_waive(self):
        """Waive the occurrences, as the second person."""
        self._check_act("waive")
        # Sudo: as above.
        self.sudo().write(
            {
                "state": "waived",
                "waived_by_id": self.env.uid,
                "waived_on": clock.now(),
            }
        )
        self._log_seal("waive")

    def _do_refuse_waiver(self):
        """Refuse the waiver: the state remains, and it may be requested again."""
        self._check_act("refuse_waiver")
        for each in self:
            refused = filter(None, (each.refused_waivers, each._get_refused_words()))
            # Sudo: as above.
            each.sudo().write(
                {
                    "refused_waivers": "\n".join(refused),
                    "waive_reason": False,
                    "waive_asked_by_id": False,
                    "waive_asked_on": False,
                }
            )
        self._log_seal("refuse_waiver")

    def _get_refused_words(self):
        """Return who asked for the waiver and why, and that the user refuses it.

        It is kept in the language of the company, whoever refuses.
        """
        # Sudo: the company's language and a colleague's name are not confidential.
        lang = self.company_id.partner_id.sudo().lang or self.env.lang
        env = self.with_context(lang=lang).env
        company = self.company_id
        asked_on = clock.local_date(company, self.waive_asked_on)
        return env._(
            "%(asker)s asked on %(asked_on)s: «%(reason)s». %(person)s refused on "
            "%(today)s.",
            asker=self.sudo().waive_asked_by_id.name,
            asked_on=format_date(env, asked_on, date_format="d MMM y"),
            reason=self.waive_reason,
            person=env.user.name,
            today=format_date(env, clock.today(company), date_format="d MMM y"),
        )

    def _do_attach(self, words, made_on, attachments):
        """Attach a report made outside, where the room is kept elsewhere.

        :param words: who made it, and what it says
        :param datetime made_on: when it was made, as stated in the report
        :param attachments: the report
        :raise ValidationError: text or file is missing, or it was made in the future
            or before what it covers began
        """
        self._check_act("attach")
        words = self._check_words(words)
        if not attachments or not made_on or made_on > clock.now():
            raise ValidationError(
                self.env._("Attach the report, and say when it was made.")
            )
        for occurrence in self:
            if clock.local_date(occurrence.company_id, made_on) < occurrence.date_from:
                raise ValidationError(
                    self.env._(
                        "It covers %(period)s, and cannot have been made before: "
                        "correct the day.",
                        period=occurrence._get_period_words(),
                    )
                )
        digest = hashlib.sha256()
        for file in attachments.sorted("id"):
            digest.update(hashlib.sha256(file.raw or b"").digest())
        for occurrence in self:
            files = attachments._grandes_clientes_keep_with(occurrence)
            day = clock.local_date(occurrence.company_id, made_on)
            # Sudo: only the act writes evidence and state, in the user's name.
            self.env["grandes.clientes.control.evidence"].sudo().create(
                {
                    "occurrence_id": occurrence.id,
                    "company_id": occurrence.company_id.id,
                    "rule_name": self.env._("Made outside"),
                    "res_model": occurrence._name,
                    "res_id": occurrence.id,
                    "date_from": occurrence.date_from,
                    "date_to": occurrence.date_to,
                    "made_on": made_on,
                    "is_outside": True,
                    "words": words,
                    "entered_by_id": self.env.uid,
                    "attachment_ids": files.ids,
                    "sha256": digest.hexdigest(),
                }
            )
            # Sudo: only the act writes the new state.
            occurrence.sudo().write(
                {
                    "state": "done" if day <= occurrence.due_on else "late",
                    "done_on": made_on,
                    "is_outside": True,
                }
            )
        self._log_seal("attach")

    @api.model
    def _get_no_words(self):
        """Return the message for a missing text."""
        return self.env._("Say why: whoever reads the board will ask for it.")

    # === ACTIONS === #

    def action_ask_waiver(self):
        """Open the dialog that asks for the reason."""
        return self._get_dialog("ask_waiver")

    def action_waive(self):
        """Open the dialog that shows the reason and waives."""
        return self._get_dialog("waive")

    def action_refuse_waiver(self):
        """Refuse the waiver."""
        self._do_refuse_waiver()

    def action_attach(self):
        """Open the dialog that attaches a report made outside."""
        return self._get_dialog("attach")

    def _get_dialog(self, act):
        """Return the window action of an act's dialog."""
        self.ensure_one()
        self.check_access("read")
        return self._prepare_dialog(
            act,
            "grandes.clientes.control.occurrence.act",
            occurrence_id=self.id,
            act=act,
        )
