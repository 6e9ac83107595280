from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError

from ...tools.identity import document_types, documents
from ..engine import mass
from ..engine.model_class import SteadyModel
from . import document_messages

# Read from the filing, stored on the case where people search by them.
FILING_FIELDS = (
    "partner_id",
    "contact_id",
    "channel_id",
    "received_on",
    "mercurio_in_number",
)
# Taken from the typification where the case says nothing else.
OF_TYPIFICATION = ("kind", "petition_type_id", "product_id")
DOCUMENT_READERS = ",".join(
    [
        "grandes_clientes.group_front_office",
        "grandes_clientes.group_back_office",
        "grandes_clientes.group_mission_area",
        "grandes_clientes.group_quality",
        "base.group_portal",
    ]
)


class Case(models.Model, metaclass=SteadyModel):
    """One matter of one beneficiary, or of the entity itself.

    What it is stands here. Where the rest lives:

    - how it comes in, and what stays as it came: ``creation``, ``registration``,
      ``duplicates``, ``reclassify``; how it moves and leaves events: ``movement``,
      ``acts``
    - its dates and terms: ``time``; its desks: ``escalation``; its answers and their
      delivery: ``answer``; what its requester writes: ``mail``, and does: ``portal``;
      sorting received mail: ``triage``; look-ups: ``consultation``; the procedure and
      what departs from it: ``procedure``
    - what helps acts is a service of its room that takes cases: ``case.duplicates``,
      ``.lookalikes``, ``.assignment``; ``case.terms``, ``.recount``, ``.deadline``,
      ``.suspensions``, ``.warnings``, ``.dwell``; ``escalation.plan`` and ``.sending``;
      ``triage.joining``
    - what only reads it is a model of its own that takes cases: ``case.notices`` and
      ``case.guidance`` (extended by rooms), ``case.named`` and ``term.walk``,
      ``case.told``, ``portal.cases``, ``.story`` and ``.download``, ``case.drawing``,
      ``event.log`` and ``judging``, ``letter.content``, ``triage.proposals``,
      ``dossier`` (each ``grandes.clientes.…``)
    """

    _name = "grandes.clientes.case"
    _description = "Case"
    _inherit = [
        "grandes.clientes.discussion.mixin",
        "mail.activity.mixin",
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.found.mixin",
        "grandes.clientes.own.first.mixin",
    ]
    _order = "id desc"
    _found_texts = ("subject", "beneficiary_name")
    _found_numbers = ("name", "mercurio_in_number", "mercurio_out_number")
    _found_service = "grandes.clientes.case.find"
    _own_columns = ("user_id",)
    _mail_post_access = "write"

    # Identity
    name = fields.Char(string="Case number", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        selection=[
            ("received", "Received"),
            ("front_office", "Front office"),
            ("back_office", "Back office"),
            ("mission_area", "Mission area"),
            ("answered", "Answered"),
            ("closed", "Closed"),
            ("duplicate", "Repeat"),
            ("withdrawn", "Withdrawn"),
            ("transferred", "Transferred"),
            ("dismissed", "Dismissed"),
        ],
        default="received",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand="_group_expand_state",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    # Where it came from: the filing's, readable and searchable here
    filing_id = fields.Many2one(
        comodel_name="grandes.clientes.filing",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        compute="_compute_from_filing",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        domain=[("is_large_client", "=", True)],
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        compute="_compute_from_filing",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
    )
    channel_id = fields.Many2one(
        comodel_name="grandes.clientes.channel",
        compute="_compute_from_filing",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
    )
    received_on = fields.Datetime(
        string="Day zero",
        compute="_compute_from_filing",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        copy=False,
    )
    mercurio_in_number = fields.Char(
        string="Mercurio number",
        compute="_compute_from_filing",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        index="trigram",
    )
    mercurio_in_date = fields.Date(related="filing_id.mercurio_in_date", readonly=False)
    email_from = fields.Char(related="filing_id.email_from", readonly=False)
    is_anonymous = fields.Boolean(related="filing_id.is_anonymous", readonly=False)
    recording_reference = fields.Char(
        related="filing_id.recording_reference", readonly=False
    )
    # What it asks
    subject = fields.Char(required=True, index="trigram")
    description = fields.Text()
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification", index=True, check_company=True
    )
    kind = fields.Selection(
        selection=[
            ("request", "Request"),
            ("complaint", "Complaint"),
            ("claim", "Claim"),
        ],
        compute="_compute_kind",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
    )
    petition_type_id = fields.Many2one(
        comodel_name="grandes.clientes.petition.type",
        compute="_compute_petition_type_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        check_company=True,
    )
    product_id = fields.Many2one(
        comodel_name="grandes.clientes.product",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        check_company=True,
    )
    academic_period = fields.Char(help="Year and semester, as 2026-1.")
    complaint_nature = fields.Selection(
        selection=[
            ("denunciation", "Denunciation"),
            ("criticism", "Criticism"),
            ("suggestion", "Suggestion"),
        ],
    )
    complained_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Advisor complained of",
        index="btree_not_null",
        help="Neither sees the case nor is given it.",
    )
    priority_ground = fields.Selection(
        selection=[
            ("fundamental_right", "Imminent harm to a fundamental right"),
            ("life_or_integrity", "Danger to life or integrity"),
            ("child", "Child or adolescent"),
            ("journalist", "Journalist, for the exercise of the profession"),
            ("protected_person", "Person under special protection"),
        ],
        help="Ground of priority attention (Law 1755 of 2015, article 20).",
    )
    # Whose matter it is
    beneficiary_name = fields.Char(string="Beneficiary", index="trigram")
    beneficiary_id_type = fields.Selection(
        selection=lambda self: self._selection_document_type(), string="Document type"
    )
    beneficiary_id_number = fields.Char(
        string="Document number", groups=DOCUMENT_READERS
    )
    beneficiary_document = fields.Char(
        string="Document to search by",
        compute="_compute_beneficiary_document",
        store=True,
        precompute=True,
        index="btree_not_null",
        groups=DOCUMENT_READERS,
    )
    beneficiary_id_masked = fields.Char(
        string="Document", compute="_compute_beneficiary_document_masked"
    )
    # Who works it
    user_id = fields.Many2one(
        comodel_name="res.users", string="Advisor", copy=False, index=True
    )
    back_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Back-office advisor",
        copy=False,
        index="btree_not_null",
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    # How it went
    registered_on = fields.Datetime(readonly=True, copy=False, index=True)
    closed_on = fields.Datetime(readonly=True, copy=False, index=True)
    end_reason_id = fields.Many2one(
        comodel_name="grandes.clientes.reason", readonly=True, copy=False
    )
    transferred_to = fields.Char(readonly=True, copy=False)
    mercurio_out_number = fields.Char(
        string="Outgoing Mercurio number", copy=False, index="trigram"
    )
    event_ids = fields.One2many(
        comodel_name="grandes.clientes.case.event", inverse_name="case_id"
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Received attachments",
        compute="_compute_attachment_ids",
    )

    _name_uniq = models.UniqueIndex("(company_id, name) WHERE name IS NOT NULL")

    # === COMPUTE === #

    @api.depends("filing_id.attachment_ids")
    @api.depends_context("uid")
    def _compute_attachment_ids(self):
        for case in self:
            # Sudo: a filing may also bring a complaint about who works this case, and
            # is kept from them with its files (G26).
            files_sudo = case.filing_id.sudo().attachment_ids
            case.attachment_ids = files_sudo.sudo(False)._filtered_access("read")

    @api.depends("beneficiary_id_type", "beneficiary_id_number")
    def _compute_beneficiary_document(self):
        for case in self:
            case.beneficiary_document = self._get_document_key(
                case.beneficiary_id_type, case.beneficiary_id_number
            )

    @api.model
    def _get_document_key(self, document_type, number):
        """Return the document as it is searched by, ``False`` without one."""
        try:
            return documents.normalize(number or "", document_type) or False
        except documents.DocumentError:
            return False  # refused by the constraint when it is saved

    @api.depends("beneficiary_id_type", "beneficiary_id_number")
    def _compute_beneficiary_document_masked(self):
        # Sudo: everybody who sees the case sees the mask, few the document.
        cases_sudo = self.sudo()
        masks = map(
            _mask,
            cases_sudo.mapped("beneficiary_id_type"),
            cases_sudo.mapped("beneficiary_id_number"),
        )
        mass.assign(self, "beneficiary_id_masked", masks)

    def _get_masked_document(self):
        """Return type and number of the document as everybody may read them."""
        self.ensure_one()
        return _mask(self.beneficiary_id_type, self.beneficiary_id_number)

    @api.depends("name", "subject", "filing_id.name")
    @api.depends_context("lang", "uid", "formatted_display_name")
    def _compute_display_name(self):
        # What one chooses from says what each is about.
        formatted = self.env.context.get("formatted_display_name")
        nameless = self.filtered(lambda case: formatted or not case.name)
        # Names are given with all rights, to whoever sees something that leads here.
        told = nameless._origin.sudo(self.env.uid == SUPERUSER_ID)
        told = set(told._filtered_access("read").ids)
        for case in self:
            if case.name and formatted and case._origin.id in told:
                about = " · ".join(filter(None, (case.subject, case.beneficiary_name)))
                case.display_name = f"{case.name}\t--{about}--"
            elif case.name:
                case.display_name = case.name
            elif not case._origin or case._origin.id in told:
                case.display_name = self.env._(
                    "Not registered: %(subject)s", subject=case.subject or ""
                )
            else:
                # Sudo: the number of the filing, which tells nothing of the matter.
                case.display_name = self.env._(
                    "Not registered: %(filing)s", filing=case.sudo().filing_id.name
                )

    @api.model
    def _selection_document_type(self):
        return [(code, row[0]) for code, row in document_types.TYPES.items()]

    @api.constrains("beneficiary_id_type", "beneficiary_id_number")
    def _check_beneficiary_document(self):
        # Sudo: the document is checked whoever enters it, also who may not read it.
        for case in self.sudo():
            try:
                documents.normalize(
                    case.beneficiary_id_number or "", case.beneficiary_id_type
                )
            except documents.DocumentError as error:
                raise ValidationError(
                    document_messages.get_sentence(
                        self.env._, error.code, case.beneficiary_id_number
                    )
                ) from error


def _mask(document_type, number):
    """Return type and number of a document as everybody may read them."""
    return f"{document_type or ''} {documents.mask(number or '')}".strip()
