from odoo import api, fields, models
from odoo.tools import html2plaintext

from ...models.case import document_messages
from ...models.engine.clean_html import CleanHtml
from ...tools import clock
from ...tools.identity import academic_period, documents


class Call(models.TransientModel):
    """Telephone call or visit on one screen, from the caller to the answer.

    Covers 5.2.1 to 5.2.8 while the requester waits. Nothing is filed until the call is
    registered; then everything is, in one transaction.
    """

    _name = "grandes.clientes.call"
    _description = "Call or visit"
    _inherit = ["grandes.clientes.caller"]
    # Unfinished calls are listed, so that an interrupted advisor can go on the next
    # day; they are deleted after a long weekend.
    _transient_max_hours = 96

    is_anonymous = fields.Boolean(help="The requester does not want to be named.")
    recording_reference = fields.Char(help="Reference of the call's recording.")
    consent = fields.Selection(
        selection=lambda self: self.env["grandes.clientes.filing"]
        ._fields["consent"]
        ._description_selection(self.env),
        string="Personal data",
        required=True,
        default="not_asked",
        help="What they said when they were asked whether we may treat the personal "
        "data (Law 1581 of 2012). What was not asked stays so.",
    )
    # Beneficiary
    beneficiary_id_type = fields.Selection(
        selection=lambda self: self._selection_document_type(),
        string="Document type",
        default="CC",
    )
    beneficiary_id_number = fields.Char(string="Document number")
    beneficiary_name = fields.Char(
        compute="_compute_beneficiary_name", store=True, readonly=False
    )
    proposed_name = fields.Char(compute="_compute_beneficiary_name", store=True)
    # Findings about the beneficiary
    document_problem = fields.Char(compute="_compute_document_problem")
    lookalikes = fields.Json(compute="_compute_found")
    repeat_notice = fields.Char(compute="_compute_found")
    outside_notice = fields.Char(compute="_compute_outside_notice")
    not_repeat_reason = fields.Char(
        string="It is not a repeat because",
        help="Say why it is another matter, and it is registered as a case of its own.",
    )
    # Request
    typification_id = fields.Many2one(comodel_name="grandes.clientes.typification")
    kind = fields.Selection(related="typification_id.kind")
    by_period = fields.Boolean(related="typification_id.by_period")
    academic_period = fields.Char(
        compute="_compute_academic_period", store=True, readonly=False
    )
    subject = fields.Char(compute="_compute_subject", store=True, readonly=False)
    description = fields.Text(string="What is asked")
    complaint_nature = fields.Selection(
        selection=lambda self: self._selection_of_case("complaint_nature")
    )
    complained_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Advisor complained of",
        domain=[("share", "=", False)],
    )
    priority_ground = fields.Selection(
        selection=lambda self: self._selection_of_case("priority_ground")
    )
    # Consultation
    allowed_system_ids = fields.Many2many(
        comodel_name="grandes.clientes.legacy.system",
        compute="_compute_allowed_system_ids",
    )
    operation = fields.Selection(
        selection=[("consult", "Consult"), ("modify", "Modify")], default="consult"
    )
    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        string="Looked up in",
        compute="_compute_system_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', allowed_system_ids)]",
    )
    reference = fields.Char(string="Screen or number")
    finding = fields.Text()
    system_down = fields.Boolean(string="The system was down")
    # Answer
    answer_template_id = fields.Many2one(
        comodel_name="grandes.clientes.answer.template", string="Template"
    )
    answer = fields.Text(
        compute="_compute_answer",
        store=True,
        readonly=False,
        string="What was answered",
    )
    answer_hint = CleanHtml(related="typification_id.answer_hint")
    # Outcome
    case_id = fields.Many2one(comodel_name="grandes.clientes.case", readonly=True)
    outcome = fields.Text(readonly=True)

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts may write."""
        return super()._get_protected_fields() | {"case_id", "outcome"}

    @api.depends("case_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for call in self:
            call.display_name = call.case_id.display_name or self.env._("New call")

    @api.depends("is_anonymous")
    def _compute_who(self):
        """Keep nobody who does not want to be named."""
        unnamed = self.filtered("is_anonymous")
        unnamed.partner_id = unnamed.contact_id = False
        return super(Call, self - unnamed)._compute_who()

    # === PROPOSALS === #

    @api.depends("beneficiary_id_number", "partner_id")
    def _compute_beneficiary_name(self):
        """Propose the name that the same entity gave earlier with this document."""
        Case = self.env["grandes.clientes.case"]
        Told = self.env["grandes.clientes.case.told"]
        for call in self:
            key, name = call._get_document_key(), False
            if key and call.partner_id:
                own = Told._find_of_entity(call.partner_id._origin, [key])
                name = own.get(key, Case)[:1].beneficiary_name
            # Keep a name typed by the advisor; replace an earlier proposal.
            if call.beneficiary_name in (False, "", call.proposed_name):
                call.beneficiary_name = name
            else:
                call.beneficiary_name = call.beneficiary_name
            call.proposed_name = name

    @api.depends("typification_id", "description")
    def _compute_academic_period(self):
        today = clock.today(self.env.company)
        for call in self:
            if call.by_period:
                call.academic_period = call.academic_period or academic_period.propose(
                    call.description or "", today
                )
            else:
                call.academic_period = False

    @api.depends("typification_id")
    def _compute_subject(self):
        Typification = self.env["grandes.clientes.typification"]
        for call in self:
            # Keep a subject typed by the advisor; replace an earlier proposal.
            if not call.subject or Typification.search_count(
                [("name", "=", call.subject)], limit=1
            ):
                call.subject = call.typification_id.name
            else:
                call.subject = call.subject

    @api.depends("operation")
    def _compute_allowed_system_ids(self):
        Case = self.env["grandes.clientes.case"]
        for call in self:
            call.allowed_system_ids = Case._get_legacy_systems_of_user(
                call.operation or "consult"
            )

    @api.depends("typification_id", "operation")
    def _compute_system_id(self):
        for call in self:
            usual = call.typification_id.legacy_system_id
            call.system_id = (
                call.system_id or (usual & call.allowed_system_ids._origin)
            ) & call.allowed_system_ids._origin

    @api.depends("answer_template_id")
    def _compute_answer(self):
        for call in self:
            body = call.answer_template_id.body
            call.answer = html2plaintext(body).strip() if body else call.answer

    # === FINDINGS === #

    @api.depends("beneficiary_id_type", "beneficiary_id_number")
    @api.depends_context("lang")
    def _compute_document_problem(self):
        for call in self:
            number = call.beneficiary_id_number
            code = number and documents.problem(call.beneficiary_id_type, number)
            call.document_problem = code and document_messages.get_sentence(
                self.env._, code, number
            )

    @api.depends(
        "partner_id",
        "typification_id",
        "academic_period",
        "beneficiary_id_type",
        "beneficiary_id_number",
    )
    @api.depends_context("lang", "uid")
    def _compute_found(self):
        """Find similar cases of the beneficiary during the call (5.2.3)."""
        duplicates = self.env["grandes.clientes.case.duplicates"]
        lookalikes = self.env["grandes.clientes.case.lookalikes"]
        Case = self.env["grandes.clientes.case"]
        for call in self:
            if call.case_id or not (call.partner_id or call._get_document_key()):
                call.lookalikes, call.repeat_notice = [], False
                continue
            draft = Case.new(call._prepare_case_values())
            first = duplicates._find_firsts(
                draft,
                {draft.id: duplicates._compute_key(draft)},
            ).get(draft.id)
            found = lookalikes._find_lookalikes(draft).get(draft._origin.id, Case)
            if first:
                # The notice already shows the first case, with its date.
                found -= first
            call.lookalikes = [lookalikes._get_lookalike_vals(case) for case in found]
            call.repeat_notice = call._get_repeat_notice(first) if first else False

    def _get_repeat_notice(self, first):
        """Return what to tell the requester about the first case (5.2.4)."""
        # Sudo: number, state, holder and date of a case that the user may not read.
        first_sudo = first.sudo()
        if first_sudo.complained_user_id == self.env.user:
            return self.env._(
                "Filed already: tell them that a colleague will call with its number."
            )
        values = {
            "number": first_sudo.name,
            "state": first_sudo._get_state_label(),
            "holder": first_sudo.user_id.name or self.env._("nobody yet"),
        }
        # A later promise replaces a day that has passed.
        day = self.env["grandes.clientes.case.told"]._get_told_day(first_sudo)
        if day:
            return self.env._(
                "Filed already as %(number)s (%(state)s, %(holder)s): tell them that "
                "it is answered by %(date)s at the latest.",
                date=clock.day_on_screen(day, self.env.lang or "es"),
                **values,
            )
        return self.env._(
            "Filed already as %(number)s (%(state)s, %(holder)s): tell them to wait "
            "for that one.",
            **values,
        )

    @api.depends("partner_id", "typification_id", "is_anonymous")
    @api.depends_context("lang")
    def _compute_outside_notice(self):
        for call in self:
            draft = self.env["grandes.clientes.case"].new(call._prepare_case_values())
            call.outside_notice = False
            if call.partner_id and not draft._is_large_client():
                call.outside_notice = self.env._(
                    "%(name)s is no large client: the general channel attends it. "
                    "Transfer the matter, with notice.",
                    name=call.partner_id.name,
                )
            elif call.partner_id and draft._is_foreign_scholarship():
                call.outside_notice = self.env._(
                    "Scholarship requests enter only when an institution of higher "
                    "education files them: it is numbered and transferred, with notice."
                )

    def _get_document_key(self):
        """Return the key of the beneficiary's document, or False."""
        return self.env["grandes.clientes.case"]._get_document_key(
            self.beneficiary_id_type, self.beneficiary_id_number
        )

    @api.model
    def _selection_document_type(self):
        return self.env["grandes.clientes.case"]._selection_document_type()

    @api.model
    def _selection_of_case(self, name):
        return (
            self.env["grandes.clientes.case"]
            ._fields[name]
            ._description_selection(self.env)
        )
