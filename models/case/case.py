from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import document_types, documents

# Read from the filing, stored on the case where people search by them.
FILING_FIELDS = (
    "partner_id",
    "contact_id",
    "channel_id",
    "received_on",
    "mercurio_in_number",
)
# The filing's too, and written there.
_OF_FILING = (
    *FILING_FIELDS,
    "mercurio_in_date",
    "email_from",
    "is_anonymous",
    "recording_reference",
)
# What a case without filing hands on to the one that is made for it.
_TO_FILING = (*_OF_FILING, "company_id", "subject")
# Fixed by registration; changed by «Reclassify» only.
CLASSIFICATION = frozenset(
    {
        "kind",
        "petition_type_id",
        "typification_id",
        "product_id",
        "academic_period",
        "beneficiary_name",
        "beneficiary_id_type",
        "beneficiary_id_number",
        "complaint_nature",
        "complained_user_id",
        "priority_ground",
        *FILING_FIELDS,
    }
)
# Words of the requester: never changed once registered.
_TEXTS = frozenset({"subject", "description", "company_id"})
_DOCUMENT_READERS = ",".join(
    [
        "grandes_clientes.group_front_office",
        "grandes_clientes.group_back_office",
        "grandes_clientes.group_mission_area",
        "grandes_clientes.group_quality",
        "base.group_portal",
    ]
)


class Case(models.Model):
    """One matter of one beneficiary, or of the entity itself.

    What it is, here; what is done with it, in the acts; the rest by concern in the
    files beside this one.
    """

    _name = "grandes.clientes.case"
    _description = "Case"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "mercurio_in_number", "beneficiary_document"]
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
        help="Neither sees the case nor is given it (G26).",
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
    beneficiary_name = fields.Char(index="trigram")
    beneficiary_id_type = fields.Selection(
        selection=lambda self: self._selection_document_type(), string="Document type"
    )
    beneficiary_id_number = fields.Char(
        string="Document number", groups=_DOCUMENT_READERS
    )
    beneficiary_document = fields.Char(
        string="Document to search by",
        compute="_compute_beneficiary_document",
        store=True,
        precompute=True,
        index="btree_not_null",
        groups=_DOCUMENT_READERS,
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
        related="filing_id.attachment_ids", string="Received attachments"
    )

    _name_uniq = models.UniqueIndex("(company_id, name) WHERE name IS NOT NULL")

    # === COMPUTE === #

    @api.depends(*(f"filing_id.{name}" for name in FILING_FIELDS))
    def _compute_from_filing(self):
        for case in self:
            source = case.filing_id or case
            for name in FILING_FIELDS:
                case[name] = source[name]

    # One method a field: what is given for one of them when a case is made must not
    # be computed over while the others are.
    @api.depends("typification_id")
    def _compute_kind(self):
        for case in self:
            case.kind = case.typification_id.kind or case.kind

    @api.depends("typification_id")
    def _compute_petition_type_id(self):
        for case in self:
            case.petition_type_id = (
                case.typification_id.petition_type_id or case.petition_type_id
            )

    @api.depends("typification_id")
    def _compute_product_id(self):
        for case in self:
            case.product_id = case.typification_id.product_id or case.product_id

    @api.depends("beneficiary_id_type", "beneficiary_id_number")
    def _compute_beneficiary_document(self):
        for case in self:
            try:
                key = documents.normalize(
                    case.beneficiary_id_number or "", case.beneficiary_id_type
                )
            except documents.DocumentError:
                key = ""  # refused by the constraint when it is saved
            case.beneficiary_document = key or False

    @api.depends("beneficiary_id_type", "beneficiary_id_number")
    def _compute_beneficiary_document_masked(self):
        # Sudo: everybody who sees the case sees the mask, few the document.
        for case in self:
            case_sudo = case.sudo()
            number = documents.mask(case_sudo.beneficiary_id_number or "")
            case.beneficiary_id_masked = (
                f"{case.beneficiary_id_type or ''} {number}".strip()
            )

    @api.depends("name", "subject")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for case in self:
            case.display_name = case.name or self.env._(
                "Not registered: %(subject)s", subject=case.subject or ""
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
                message = self.env._(document_types.MESSAGES[error.code])
                raise ValidationError(
                    message % {"number": case.beneficiary_id_number}
                ) from error

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the cases, each of a filing: its own where none is given (5.2.1)."""
        vals_list = [dict(vals) for vals in vals_list]
        self._prepare_filings(vals_list)
        # No followers and no creation note: the events tell what happened.
        cases = super(Case, self.with_context(tracking_disable=True)).create(vals_list)
        cases = cases.with_env(self.env)
        cases._log_events("receive", step="5.2.1")
        return cases

    def write(self, vals):
        """Write; filing fields go to the filing, registered words never change.

        :raise UserError: what was registered would change outside an act
        """
        self._check_registered_unchanged(vals)
        vals = dict(vals)
        to_filing = {name: vals.pop(name) for name in _OF_FILING if name in vals}
        if to_filing:
            self.filing_id.write(to_filing)
        return super().write(vals) if vals else True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "Nothing received is ever deleted. Dismiss the case with a reason."
            )
        )

    @api.model
    def _prepare_filings(self, vals_list):
        """Make, in one create, the filings of the cases that come without one."""
        alone = [vals for vals in vals_list if not vals.get("filing_id")]
        filings = self.env["grandes.clientes.filing"].create(
            [
                {
                    **{name: vals[name] for name in _TO_FILING if vals.get(name)},
                    "body": vals.get("description") or False,
                }
                for vals in (self._with_context_defaults(vals) for vals in alone)
            ]
        )
        for vals, filing in zip(alone, filings, strict=True):
            vals["filing_id"] = filing.id
        Filing = self.env["grandes.clientes.filing"]
        # What the filing says goes before what the caller said, and is given at once:
        # computing it a case would cost as much as inserting it.
        handed_on = {name: Filing._fields[name] for name in FILING_FIELDS}
        for vals in vals_list:
            filing = Filing.browse(vals["filing_id"])
            for name in _OF_FILING:
                vals.pop(name, None)
            vals["company_id"] = filing.company_id.id
            for name, field in handed_on.items():
                vals[name] = field.convert_to_write(filing[name], filing)
        filings._acknowledge()

    def _with_context_defaults(self, vals):
        """Return ``vals`` with the defaults that the context gives filing fields."""
        defaults = {
            name: self.env.context[f"default_{name}"]
            for name in _TO_FILING
            if f"default_{name}" in self.env.context
        }
        return {**defaults, **vals}

    def _check_registered_unchanged(self, vals):
        """Refuse changes of what registration fixed (invariant 8)."""
        if "filing_id" in vals and any(
            c.filing_id.id != vals["filing_id"] for c in self
        ):
            raise UserError(self.env._("A case stays with the filing that brought it."))
        registered = self.filtered(lambda case: case.state != "received")
        texts = _TEXTS & set(vals)
        for case in registered:
            for name in texts:
                current = case._fields[name].convert_to_write(case[name], case)
                if (current or False) != (vals[name] or False):
                    raise UserError(
                        self.env._(
                            "%(case)s is registered: what was asked is kept as it "
                            "came. Add what you know as a note, or reclassify.",
                            case=case.display_name,
                        )
                    )
        if registered and not self.env.su and CLASSIFICATION & set(vals):
            raise UserError(
                self.env._(
                    "%(case)s is registered: use «Reclassify», which asks for a "
                    "reason and recalculates dates and repeats.",
                    case=registered[0].display_name,
                )
            )

    # === MAIL === #

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        """Follow nobody by assignment: one summary a person replaces it."""
        return True

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Let only internal people follow: requesters are written to by acts."""
        # Sudo: whether a partner is internal is needed to keep requesters out.
        partners_sudo = self.env["res.partner"].sudo().browse(partner_ids or [])
        internal = partners_sudo.filtered(
            lambda partner: any(not user.share for user in partner.user_ids)
        )
        return super()._message_subscribe(
            partner_ids=internal.ids, subtype_ids=subtype_ids, customer_ids=[]
        )
