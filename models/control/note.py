from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.addresses import check_addresses
from ..engine.sealed_mixin import file_seals

OVERSIGHT = ("group_oversight",)
KINDS = [
    ("acknowledge", "Acknowledges"),
    ("object", "Objects"),
    ("require", "Requires an answer"),
]
#: Models on which the oversight writes notes.
NOTED = (
    "grandes.clientes.report.pack",
    "grandes.clientes.quality.visit",
    "grandes.clientes.quality.finding",
    "grandes.clientes.control",
    "grandes.clientes.control.occurrence",
    "grandes.clientes.contract.discount",
)


class OversightNote(models.Model):
    """A note of the Interventoría on a record: acknowledges, objects, requires (P7).

    It does not change the record. Its text is fixed; only whoever was asked answers,
    and only the oversight closes a requirement.
    """

    _name = "grandes.clientes.oversight.note"
    _description = "Note of the Interventoría"
    _inherit = [
        "grandes.clientes.oversight.due",
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
        """Add all fields: only acts write notes."""
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

    @api.constrains("asked_email")
    def _check_address(self):
        check_addresses(self, "asked_email")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "A note of the Interventoría is never deleted: write "
                "another one that corrects it."
            )
        )

    # === SEAL === #

    def _get_sealed_files(self):
        """Return the files attached to the answers."""
        return self.answer_attachment_ids

    def _get_sealed_attachments(self):
        """Return the files attached to the answers, which cannot change."""
        return self.answer_attachment_ids

    def _get_sealed_values(self):
        """Return the note, its answer and its conclusion."""
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
