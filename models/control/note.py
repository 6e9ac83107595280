from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ..engine.sealed_mixin import file_seals

_lt = LazyTranslate(__name__)
OVERSIGHT = ("group_oversight",)
KINDS = [
    ("acknowledge", "Acknowledges"),
    ("object", "Objects"),
    ("require", "Requires an answer"),
]
#: What the oversight writes notes on.
NOTED = (
    "grandes.clientes.report.pack",
    "grandes.clientes.quality.visit",
    "grandes.clientes.quality.finding",
    "grandes.clientes.control",
    "grandes.clientes.control.occurrence",
    "grandes.clientes.contract.discount",
)


class OversightNote(models.Model):
    """What the Interventoría writes on a record: acknowledges, objects, requires (P7).

    It changes nothing of what it is about. Its words stay; an answer is of who was
    asked, and what was required is closed by the oversight alone.
    """

    _name = "grandes.clientes.oversight.note"
    _description = "Note of the Interventoría"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.named.record.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "id desc"

    name = fields.Char(string="Number", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    words = fields.Text(string="What it says", required=True, readonly=True)
    author_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="restrict"
    )
    noted_on = fields.Datetime(required=True, readonly=True)
    asked_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked of",
        readonly=True,
        index="btree_not_null",
    )
    asked_email = fields.Char(
        string="Address", readonly=True, help="Of who is asked without signing in here."
    )
    due_on = fields.Date(string="Answer due", readonly=True, index=True)
    state = fields.Selection(
        selection=[
            ("noted", "Noted"),
            ("open", "Waits for an answer"),
            ("answered", "Answered"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    answer = fields.Text(readonly=True)
    answered_on = fields.Datetime(readonly=True)
    answered_by_id = fields.Many2one(
        comodel_name="res.users", string="Answer entered by", readonly=True
    )
    answered_by = fields.Char(
        readonly=True, help="Who answered, as they sign or by their address."
    )
    answer_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_oversight_note_rel",
        column1="note_id",
        column2="attachment_id",
        string="What shows it",
        readonly=True,
    )
    conclusion = fields.Text(readonly=True)
    closed_on = fields.Datetime(readonly=True)
    closed_by_id = fields.Many2one(comodel_name="res.users", readonly=True)

    _name_uniq = models.UniqueIndex("(company_id, name)")
    _record_idx = models.Index("(res_model, res_id)")
    _required_check = models.Constraint(
        "CHECK (kind != 'require' OR due_on IS NOT NULL)",
        "What requires an answer says until when.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add all: notes are written by acts."""
        return super()._get_protected_fields() | {
            "answer",
            "answer_attachment_ids",
            "answered_by",
            "answered_by_id",
            "answered_on",
            "asked_email",
            "asked_id",
            "author_id",
            "closed_by_id",
            "closed_on",
            "company_id",
            "conclusion",
            "due_on",
            "kind",
            "name",
            "noted_on",
            "res_id",
            "res_model",
            "words",
        }

    @api.depends("name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for note in self:
            note.display_name = f"{note.name} · {labels.get(note.kind, '')}"

    @api.depends("state", "due_on")
    def _compute_is_overdue(self):
        for note in self:
            note.is_overdue = bool(
                note.state == "open"
                and note.due_on
                and note.due_on < clock.today(note.company_id)
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "=", "open"),
            ("due_on", "<", clock.today(self.env.company)),
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A note of the Interventoría is never deleted."))

    # === ACTS === #

    @api.model
    def _get_acts(self):
        """Add what becomes of a note (P7)."""
        return super()._get_acts() | {
            "answer": Act(
                label=_lt("Answer the note"),
                roles=(
                    "group_coordinator",
                    "group_quality",
                    "group_supervisor",
                    "group_oversight",
                ),
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
                target="open",
            ),
        }

    def _get_cannot_answer_reasons(self):
        """Return ``{id: reason}``: somebody else was asked.

        The oversight enters what somebody without login replied by mail.
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
        :param due_on: by when, for what requires an answer
        :return: the note
        :raise AccessError: the user is not of the oversight
        :raise ValidationError: no words, nobody asked, or no day
        """
        if not self.env.user.has_group("grandes_clientes.group_oversight"):
            raise AccessError(self.env._("Notes are written by the Interventoría."))
        record.ensure_one()
        record.check_access("read")
        words = (words or "").strip()
        if record._name not in NOTED or not words:
            raise ValidationError(self.env._("Write what the note says."))
        if kind == "require" and not (due_on and (asked or asked_email)):
            raise ValidationError(self.env._("Say who is to answer, and until when."))
        company = record.company_id or self.env.company
        # Sudo: notes are written by this act alone, as the person.
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
        """Mail what requires an answer to who is asked, with a login or without."""
        for note in self.filtered(lambda each: each.state == "open"):
            # Sudo: where the person is reached.
            address = note.sudo().asked_id.email or note.asked_email
            if not address:
                continue
            self.env["grandes.clientes.quality.mail"]._send(
                note.company_id,
                address,
                "notice_oversight_note",
                {
                    "note": note,
                    "due": format_date(self.env, note.due_on),
                    "url": note.asked_id
                    and f"{note.get_base_url()}/odoo/"
                    f"action-grandes_clientes.oversight_note_action/{note.id}",
                },
                lambda env, name=note.name: env._(
                    "The Interventoría requires an answer, %(name)s", name=name
                ),
            )

    def _do_answer(self, words, answered_by=None, attachments=None):
        """Answer, as who was asked; or enter what was replied by mail.

        :raise ValidationError: no words; or a reply by mail without its message
        """
        self._check_act("answer")
        words = self._check_words(words)
        if any(not note.asked_id for note in self) and not attachments:
            raise ValidationError(
                self.env._(
                    "Attach the message that they replied by: it is the evidence."
                )
            )
        self._apply(
            "answer",
            answer=words,
            answered_on=clock.now(),
            answered_by_id=self.env.uid,
            answered_by=answered_by or self.env.user.name,
            answer_attachment_ids=attachments.ids if attachments else [],
        )

    def _do_close(self, words):
        """Close what was required, with the reason: answered well, or not needed."""
        self._check_act("close")
        self._apply(
            "close",
            conclusion=self._check_words(words),
            closed_on=clock.now(),
            closed_by_id=self.env.uid,
        )

    def _do_insist(self, words):
        """Write the same requirement anew: what was answered is not enough.

        The answered one is closed with the reason; a note of its own asks again.

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

    def _apply(self, act, **vals):
        """Write what an act decided, and seal it."""
        # Sudo: what an act decides is refused to clients; the act was checked.
        self.sudo().write({"state": self._get_act_table()[act].target, **vals})
        self._log_seal(act)

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Hand over; what names the new person is sealed anew."""
        result = super()._apply_hand_over(name, giver, taker, note)
        self.filtered_domain(self._get_sealed_domain())._log_seal("hand_over")
        return result

    @api.model
    def _check_words(self, words):
        """Return the words trimmed.

        :raise ValidationError: there are none
        """
        words = (words or "").strip()
        if not words:
            raise ValidationError(self.env._("Write it down: it goes with the note."))
        return words

    def action_answer(self):
        """Open the dialog that answers."""
        return self._get_dialog("answer")

    def action_close(self):
        """Open the dialog that closes."""
        return self._get_dialog("close")

    def action_insist(self):
        """Open the dialog that asks again."""
        return self._get_dialog("insist")

    def _get_dialog(self, act):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": f"{self._get_act_label(act)} · {self.name}",
            "res_model": "grandes.clientes.oversight.note.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_note_id": self.id, "default_act": act},
        }

    # === THE SEAL === #

    def _get_sealed_files(self):
        """Return what shows the answers."""
        return self.answer_attachment_ids

    def _get_sealed_attachments(self):
        """Return what shows the answers: it stays as it came."""
        return self.answer_attachment_ids

    def _get_sealed_values(self):
        """Return the note, its answer and its end."""
        self.ensure_one()
        names = (
            "name",
            "kind",
            "res_model",
            "res_id",
            "words",
            "noted_on",
            "asked_email",
            "due_on",
            "state",
            "answer",
            "answered_on",
            "answered_by",
            "conclusion",
            "closed_on",
        )
        return [
            *(self[name] for name in names),
            self.author_id.id,
            self.asked_id.id,
            self.closed_by_id.id,
            file_seals(self.answer_attachment_ids),
        ]
