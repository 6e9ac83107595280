from odoo import fields, models

from ..engine.model_class import SteadyModel

# Read from the filing; stored on the case because people search by them.
FILING_FIELDS = (
    "partner_id",
    "contact_id",
    "channel_id",
    "received_on",
    "mercurio_in_number",
)
# Taken from the typification if the case has no value of its own.
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

    The main fields are defined here, those of the beneficiary in ``beneficiary``. Where
    the rest lives:

    - creation and what is kept as received: ``creation``, ``registration``,
      ``duplicates``, ``reclassify``; state changes and events: ``movement``, ``acts``
    - dates and terms: ``time``; desks: ``escalation``; answers and their delivery:
      ``answer``; messages of the requester: ``mail``; acts of the requester:
      ``portal``; sorting received mail: ``triage``; look-ups: ``consultation``; the
      procedure and the deviations from it: ``procedure``
    - services that help acts take a recordset of cases and live in the room that they
      belong to: ``case.duplicates``, ``.lookalikes``, ``.assignment``; ``case.terms``,
      ``.recount``, ``.deadline``, ``.suspensions``, ``.warnings``, ``.dwell``;
      ``escalation.plan`` and ``.sending``; ``triage.joining``
    - read-only services are models of their own that take a recordset of cases:
      ``case.notices`` and ``case.guidance`` (extended by rooms), ``case.named`` and
      ``term.walk``, ``case.told``, ``portal.cases``, ``.story`` and ``.download``,
      ``case.drawing``, ``event.log`` and ``judging``, ``letter.content``,
      ``triage.proposals``, ``dossier`` (each ``grandes.clientes.…``)
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
    # Origin: values of the filing, readable and searchable here
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
    # What is asked
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
    # Who works on it
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
    # Course and outcome
    registered_on = fields.Datetime(readonly=True, copy=False, index=True)
    closed_on = fields.Datetime(readonly=True, copy=False, index="btree_not_null")
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

    _name_uniq = models.UniqueIndex("(company_id, name) WHERE name IS NOT NULL")
