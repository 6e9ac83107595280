from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.clean_html import CleanHtml
from ..engine.model_class import SteadyModel
from .means.means import MeansField, among

# States in which an answer may still be edited; later it stays as it was sent.
EDITABLE_STATES = ("draft", "ready")
# `leaving_act` of an undone answer from the dialog; rewriting it reuses that answer.
UNDONE = "undone"
# Never changed again by anybody once the answer was handed out (INV-8).
_SEALED = frozenset(
    {
        "ground",
        "ground_note",
        "case_id",
        "company_id",
        "kind",
        "body",
        "attachment_ids",
        "copy_to",
        "prepared_by_id",
        "reviewed_by_id",
        "signed_by_id",
    }
)
# Fields whose change, before that, requires a new review and signature.
_UNSIGNS = frozenset({"body", "attachment_ids", "means", "copy_to"})


class CaseAnswer(models.Model, metaclass=SteadyModel):
    """Answer to the requester: interim, or final (5.2.7).

    Prepared by whoever has the information, sent by the front office. Only the delivery
    of a final answer closes its case.
    """

    _name = "grandes.clientes.case.answer"
    _description = "Answer"
    _inherit = ["grandes.clientes.act.mixin"]
    _order = "id desc"
    _check_company_auto = True

    # Subject
    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    subject = fields.Char(related="case_id.subject")
    partner_id = fields.Many2one(related="case_id.partner_id", string="Entity")
    contact_id = fields.Many2one(related="case_id.contact_id")
    typification_id = fields.Many2one(related="case_id.typification_id")
    user_id = fields.Many2one(related="case_id.user_id", string="Advisor")
    # Content
    kind = fields.Selection(
        selection=[("interim", "Interim"), ("final", "Final")],
        required=True,
        readonly=True,
        default="final",
    )
    body = CleanHtml(string="Text", required=True, sanitize_overridable=False)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_answer_attachment_rel",
        column1="answer_id",
        column2="attachment_id",
        copy=False,
    )
    # Means of delivery
    means = MeansField(
        selection=among(),
        required=True,
        help="The means of the request; in person is answered by e-mail.",
    )
    address = fields.Char(
        string="Sent to", readonly=True, help="E-mail address it was sent to."
    )
    copy_to = fields.Char(
        string="Copy to",
        help="By e-mail: the addresses that get a copy. On paper: who gets a copy of "
        "the letter, as the letter says it.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("ready", "Ready"),
            ("sent", "Sent out"),
            ("delivered", "Delivered"),
            ("failed", "Not delivered"),
            ("discarded", "Discarded"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    # Responsible users (in Spanish: proyectó, revisó, firmó)
    prepared_by_id = fields.Many2one(
        comodel_name="res.users", string="Drafted by", readonly=True, copy=False
    )
    prepared_on = fields.Datetime(string="Drafted on", readonly=True, copy=False)
    writer_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_answer_writer_rel",
        column1="answer_id",
        column2="user_id",
        string="Also written by",
        context={"active_test": False},
        readonly=True,
        copy=False,
        help="Who changed its text or files, or prepared it anew, besides who drafted "
        "it. None of them reviews or signs it.",
    )
    prepared_desk = fields.Char(readonly=True, copy=False)
    reviewed_by_id = fields.Many2one(
        comodel_name="res.users", string="Reviewed by", readonly=True, copy=False
    )
    reviewed_on = fields.Datetime(readonly=True, copy=False)
    signed_by_id = fields.Many2one(
        comodel_name="res.users", string="Signed by", readonly=True, copy=False
    )
    signed_on = fields.Datetime(readonly=True, copy=False)
    needs_signature = fields.Boolean(related="typification_id.needs_signature")
    missing = fields.Char(
        compute="_compute_missing", help="What it takes before it can be sent."
    )
    is_unlike_signed = fields.Boolean(
        compute="_compute_missing",
        help="It is not what was reviewed, signed or sent before.",
    )
    # Delivery
    sent_by_id = fields.Many2one(
        comodel_name="res.users", string="Sent by", readonly=True, copy=False
    )
    sent_on = fields.Datetime(readonly=True, copy=False, index="btree_not_null")
    delivered_on = fields.Datetime(readonly=True, copy=False)
    attempt = fields.Integer(
        readonly=True, copy=False, help="How many times it was handed out."
    )
    mail_id = fields.Many2one(
        comodel_name="mail.mail",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
    )
    mercurio_out_number = fields.Char(
        string="Outgoing Mercurio number", readonly=True, copy=False
    )
    mercurio_out_date = fields.Date(
        string="Outgoing Mercurio date", readonly=True, copy=False
    )
    delivery_ids = fields.One2many(
        comodel_name="grandes.clientes.case.answer.delivery", inverse_name="answer_id"
    )
    failure_reason = fields.Char(
        string="Why it failed", compute="_compute_failure_reason", compute_sudo=True
    )

    _on_its_way_idx = models.Index("(id) WHERE state = 'sent'")
    _tray_idx = models.Index("(company_id, id) WHERE state IN ('draft', 'ready')")

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that only acts may write."""
        return super()._get_protected_fields() | {
            "case_id",
            "company_id",
            "kind",
            "state",
            "prepared_by_id",
            "prepared_on",
            "prepared_desk",
            "writer_ids",
            "reviewed_by_id",
            "reviewed_on",
            "signed_by_id",
            "signed_on",
            "sent_by_id",
            "sent_on",
            "delivered_on",
            "address",
            "attempt",
            "mail_id",
            "mercurio_out_number",
            "mercurio_out_date",
        }

    # === COMPUTE === #

    @api.depends("case_id.name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for answer in self:
            case, kind = answer.case_id.display_name, kinds.get(answer.kind)
            answer.display_name = f"{case} · {kind}" if case and kind else case or kind

    @api.depends(
        "needs_signature",
        "reviewed_by_id",
        "signed_by_id",
        "body",
        "attachment_ids",
        "means",
        "state",
    )
    @api.depends_context("lang")
    def _compute_missing(self):
        # Checks the stored values: text being typed has no signature yet.
        unlike = self._origin.filtered(
            lambda answer: answer.state in (*EDITABLE_STATES, "failed")
        )._find_altered()
        for answer in self:
            missing = []
            if answer.needs_signature and not answer.reviewed_by_id:
                missing.append(self.env._("It has not been reviewed."))
            if answer.needs_signature and not answer.signed_by_id:
                missing.append(self.env._("It has not been signed."))
            answer.is_unlike_signed = answer._origin in unlike
            if answer.is_unlike_signed:
                missing.append(answer._get_altered_reason())
            answer.missing = " ".join(missing)

    @api.depends("state", "delivery_ids")
    def _compute_failure_reason(self):
        failed = self.filtered(lambda answer: answer.state == "failed")
        for answer in self:
            rows = (answer & failed).delivery_ids.filtered("is_failure")
            answer.failure_reason = rows.sorted("id")[-1:].reason

    # === CRUD === #

    def write(self, vals):
        """Keep sent answers unchanged, and drop the signature of changed ones.

        :raise UserError: the answer was handed out or discarded
        """
        sealed = _SEALED & set(vals)
        if sealed and any(answer.attempt for answer in self):
            raise UserError(
                self.env._(
                    "What was sent is kept as it was sent. Send another answer that "
                    "corrects it."
                )
            )
        if not self.env.su and any(a.state not in EDITABLE_STATES for a in self):
            raise UserError(
                self.env._(
                    "Only drafts and answers that are ready to send can be "
                    "changed: send another one that corrects it."
                )
            )
        if "body" in vals:
            vals = {**vals, "body": self._check_body(vals["body"])}
        if "prepared_by_id" in vals:
            # A draft that is handed over was written by its first author all the same.
            # Sudo: names no author to anybody.
            for author, answers in self.grouped(
                lambda answer: answer.sudo().prepared_by_id
            ).items():
                answers._add_writers(author)
        if not _UNSIGNS & set(vals):
            return super().write(vals)
        texts = self._get_texts()
        marked = self._marked()
        if "attachment_ids" in vals:
            # Before the write, because the files of a signed answer are sealed.
            marked._apply_unsigning()
            marked = self.browse()
        before = marked._get_seals()
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._own_added_files()
        written = self._get_texts()
        self.filtered(
            lambda answer: written[answer.id] != texts[answer.id]
        )._add_writer()
        after = marked._get_seals()
        marked.filtered(
            lambda answer: after[answer.id] != before[answer.id]
        )._apply_unsigning()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("Answers are never deleted: discard what is not to be sent.")
        )
