from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said
from .note import NOTED, OVERSIGHT

_lt = LazyTranslate(__name__)
#: Roles that answer notes.
ANSWERERS = (
    "group_coordinator",
    "group_quality",
    "group_supervisor",
    "group_oversight",
)


class OversightNote(models.Model):
    """Acts on notes: writing, answering, closing and asking again (P7)."""

    _name = "grandes.clientes.oversight.note"
    _inherit = "grandes.clientes.oversight.note"

    # === ACTS === #

    @api.model
    def _get_acts(self):
        """Add the acts on notes (P7)."""
        return super()._get_acts() | {
            "answer": Act(
                label=_lt("Answer the note"),
                roles=ANSWERERS,
                origins=("open",),
                target="answered",
                check="_get_cannot_answer_reasons",
            ),
            "close": Act(
                label=_lt("Close the note"),
                roles=OVERSIGHT,
                origins=("open", "answered"),
                target="closed",
            ),
            "insist": Act(
                label=_lt("Ask again"),
                roles=OVERSIGHT,
                origins=("answered",),
                # The new note asks.
                target="closed",
            ),
        }

    def _get_cannot_answer_reasons(self):
        """Return ``{id: reason}`` where somebody else was asked.

        The oversight enters replies by mail from people without a login.
        """
        user = self.env.user
        reasons = {}
        for note in self:
            if note.asked_id and note.asked_id != user:
                reasons[note.id] = self.env._(
                    "%(person)s was asked, and answers.", person=note.asked_id.name
                )
            elif not note.asked_id and not user.has_group(
                "grandes_clientes.group_oversight"
            ):
                reasons[note.id] = self.env._(
                    "It was asked by mail: the Interventoría enters the reply."
                )
        return reasons

    @api.model
    def _do_note(self, record, kind, words, asked=None, asked_email=None, due_on=None):
        """Write a note on a record, as the oversight.

        :param record: a report pack, visit, finding, control, occurrence or discount
        :param str kind: ``acknowledge``, ``object`` or ``require``
        :param asked: ``res.users`` who is to answer
        :param asked_email: address of who is to answer without a login
        :param due_on: due date of the required answer
        :return: the note
        :raise AccessError: the user does not belong to the oversight
        :raise ValidationError: text, person asked or due date is missing, or the person
            could not answer
        """
        if not self.env.user.has_group("grandes_clientes.group_oversight"):
            raise AccessError(self.env._("Notes are written by the Interventoría."))
        record.ensure_one()
        record.check_access("read")
        words = said(words)
        if record._name not in NOTED or not words:
            raise ValidationError(self.env._("Write what the note says."))
        if kind == "require" and not (due_on and (asked or asked_email)):
            raise ValidationError(self.env._("Say who is to answer, and until when."))
        # Sudo: the roles of whoever is asked.
        if asked and not any(
            asked.sudo().has_group(f"grandes_clientes.{role}") for role in ANSWERERS
        ):
            raise ValidationError(
                self.env._(
                    "%(person)s has no role that reads and answers notes: ask somebody "
                    "else, or write the address.",
                    person=asked.sudo().name,
                )
            )
        company = record.company_id or self.env.company
        if kind == "require" and fields.Date.to_date(due_on) < clock.today(company):
            raise ValidationError(
                self.env._("That day is over: choose today or a later one.")
            )
        # Sudo: only this act creates notes, in the user's name.
        note = self.sudo().create(
            {
                "name": self.env["ir.sequence"]
                .sudo()
                .with_company(company)
                .next_by_code("grandes.clientes.oversight.note"),
                "company_id": company.id,
                "kind": kind,
                "res_model": record._name,
                "res_id": record.id,
                "words": words,
                "author_id": self.env.uid,
                "noted_on": clock.now(),
                "asked_id": asked.id if asked else False,
                "asked_email": False if asked else asked_email,
                "due_on": due_on if kind == "require" else False,
                "state": "open" if kind == "require" else "noted",
            }
        )
        note._log_seal("note", first=True)
        note._send()
        return note.sudo(False)

    def _send(self):
        """Mail requirements to whoever is asked, with a login or without."""
        for note in self.filtered(lambda each: each.state == "open"):
            # Sudo: reads the address of the person.
            address = note.sudo().asked_id.email or note.asked_email
            if not address:
                continue
            self.env["grandes.clientes.quality.mail"]._send(
                note.company_id,
                address,
                "notice_oversight_note",
                {
                    "note": note,
                    "url": note.asked_id
                    and f"{note.get_base_url()}/odoo/"
                    f"action-grandes_clientes.oversight_note_action/{note.id}",
                },
                lambda env, name=note.name: env._(
                    "The Interventoría requires an answer, %(name)s", name=name
                ),
            )

    def _do_answer(self, words, answered_by=None, attachments=None):
        """Answer, as the person asked; or enter a reply that came by mail.

        :raise ValidationError: the text is missing, or the message of a mail reply
        """
        self._check_act("answer")
        words = self._check_words(words)
        if any(not note.asked_id for note in self) and not attachments:
            raise ValidationError(
                self.env._(
                    "Attach the message that they replied by: it is the evidence."
                )
            )
        files = attachments or self.env["ir.attachment"]
        for note in self:
            note._apply(
                "answer",
                answer=words,
                answered_on=clock.now(),
                answered_by_id=self.env.uid,
                answered_by=answered_by or self.env.user.name,
                answer_attachment_ids=files._grandes_clientes_keep_with(note).ids,
            )

    def _do_close(self, words):
        """Close the requirement with a reason: answered well, or no longer needed."""
        self._check_act("close")
        self._apply(
            "close",
            conclusion=self._check_words(words),
            closed_on=clock.now(),
            closed_by_id=self.env.uid,
        )

    def _do_insist(self, words):
        """Ask again, because the answer is not sufficient.

        The answered note is closed with the reason; a new note repeats the requirement.

        :return: the new notes
        """
        self._check_act("insist")
        words = self._check_words(words)
        notes = self.browse()
        for note in self:
            record = self.env[note.res_model].browse(note.res_id)
            days = note.company_id._grandes_clientes_get_days()
            due_on = days.add(clock.today(note.company_id), 5)
            notes |= self._do_note(
                record, "require", words, note.asked_id, note.asked_email, due_on
            )
        self._apply(
            "close",
            conclusion=words,
            closed_on=clock.now(),
            closed_by_id=self.env.uid,
        )
        return notes

    @api.model
    def _get_no_words(self):
        """Return the message for a missing text."""
        return self.env._("Write it down: it goes with the note.")

    def action_answer(self):
        """Open the dialog that answers the note."""
        return self._get_dialog("answer")

    def action_close(self):
        """Open the dialog that closes the note."""
        return self._get_dialog("close")

    def action_insist(self):
        """Open the dialog that asks again."""
        return self._get_dialog("insist")

    def _get_dialog(self, act):
        self.ensure_one()
        self.check_access("read")
        return self._prepare_dialog(
            act,
            "grandes.clientes.oversight.note.act",
            self.name,
            note_id=self.id,
            act=act,
        )
