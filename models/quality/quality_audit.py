from odoo import api, fields, models
from odoo.fields import Domain

from .quality_form import CONTACTS
from .quality_sample import SIDES


class QualityAudit(models.Model):
    """A contact audited attribute by attribute, and signed (C1, C4, R10, I12).

    Those it is about cannot see it before it is signed, which freezes it. An objection
    keeps both marks.
    """

    _name = "grandes.clientes.quality.audit"
    _description = "Quality audit"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    sample_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.sample",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    side = fields.Selection(selection=SIDES, required=True, readonly=True)
    is_directed = fields.Boolean(
        string="Directed",
        readonly=True,
        help="Chosen for a risk, not drawn: looked at beside the sample and never "
        "in its estimates.",
    )
    directed_reason = fields.Char(string="Why it was chosen", readonly=True)
    is_exercise = fields.Boolean(string="Exercise", readonly=True)
    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    channel_id = fields.Many2one(
        comodel_name="grandes.clientes.channel", readonly=True, index=True
    )
    advisor_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        index=True,
        help="Who held the case when it was drawn.",
    )
    contact = fields.Selection(selection=CONTACTS, required=True, readonly=True)
    form_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.form",
        readonly=True,
        ondelete="restrict",
    )
    auditor_id = fields.Many2one(comodel_name="res.users", readonly=True, index=True)
    state = fields.Selection(
        selection=[
            ("drawn", "To audit"),
            ("started", "Being audited"),
            ("signed", "Signed"),
        ],
        default="drawn",
        required=True,
        readonly=True,
        index=True,
    )
    started_on = fields.Datetime(readonly=True)
    signed_on = fields.Datetime(readonly=True, index=True)
    mark_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.mark", inverse_name="audit_id"
    )
    # C1: the document, confronted in the case and in Mercurio
    identity_in_case = fields.Selection(
        selection=[("yes", "Agrees"), ("no", "Differs"), ("no_data", "No data")],
        string="Document in the case",
        help="Attested by the auditor, who looked it up.",
    )
    identity_in_mercurio = fields.Selection(
        selection=[("yes", "Agrees"), ("no", "Differs"), ("no_data", "No data")],
        string="Document in Mercurio",
        help="Without an export of Mercurio there is no data, which is never a yes.",
    )
    recording_reference = fields.Char()
    recording_minute = fields.Char(help="As mm:ss.")
    without_recording = fields.Boolean(
        help="A call of which no recording is at hand: counted as such."
    )
    conclusion = fields.Text()
    score = fields.Float(
        readonly=True,
        digits=(5, 2),
        aggregator=None,
        help="0 with a critical error, where the company has it so.",
    )
    non_critical_score = fields.Float(
        string="Not critical", readonly=True, digits=(5, 2), aggregator=None
    )
    has_score = fields.Boolean(
        readonly=True, help="Something applied: otherwise there is no data."
    )
    critical_errors = fields.Char(
        readonly=True, help="Classes of critical error that were found."
    )
    critical_told = fields.Char(
        string="Critical errors", compute="_compute_critical_told"
    )
    is_settled = fields.Boolean(
        string="Changed by an objection",
        readonly=True,
        help="An objection was accepted: both marks are kept.",
    )
    settled_score = fields.Float(
        string="After the objection", readonly=True, digits=(5, 2), aggregator=None
    )
    object_until = fields.Date(
        string="Objections until", readonly=True, help="Last day to object to a mark."
    )

    _drawn_uniq = models.UniqueIndex("(sample_id, case_id) WHERE sample_id IS NOT NULL")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that draw, start and signature decide."""
        return super()._get_protected_fields() | {
            "advisor_id",
            "auditor_id",
            "case_id",
            "channel_id",
            "company_id",
            "contact",
            "critical_errors",
            "directed_reason",
            "form_id",
            "has_score",
            "is_directed",
            "is_exercise",
            "is_settled",
            "non_critical_score",
            "object_until",
            "sample_id",
            "score",
            "settled_score",
            "side",
            "signed_on",
            "started_on",
        }

    @api.depends("critical_errors")
    @api.depends_context("lang")
    def _compute_critical_told(self):
        """Name the classes of critical error as the quality form does."""
        labels = dict(
            self.env["grandes.clientes.quality.attribute"]
            ._fields["error_class"]
            ._description_selection(self.env)
        )
        for audit in self:
            audit.critical_told = ", ".join(
                labels.get(code, code)
                for code in (audit.critical_errors or "").split(",")
                if code
            )

    @api.depends("case_id", "side")
    def _compute_name(self):
        sides = dict(self._fields["side"]._description_selection(self.env))
        for audit in self:
            # Sudo: the number of the case, for users who read the audit.
            number = audit.sudo().case_id.name
            audit.name = f"{number or ''} · {sides.get(audit.side, '')}"

    @api.depends("name")
    def _compute_display_name(self):
        for audit in self:
            audit.display_name = audit.name

    @api.model
    def _search_display_name(self, operator, value):
        """Find audits by the number of their case only, not by their side."""
        return Domain("case_id.name", operator, value)

    @api.model
    def _create_drawn(self, sample, rows):
        """Create audits of the drawn cases.

        :param rows: rows of the population, see ``_get_population``
        """
        escalated = sample.frame == "escalations"
        # Sudo: created by the draw, which was checked; nobody creates one by hand.
        return self.sudo().create(
            [
                {
                    "sample_id": sample.id,
                    "company_id": sample.company_id.id,
                    "side": sample.side,
                    "is_exercise": sample.is_exercise,
                    "case_id": row["id"],
                    "channel_id": row["channel_id"] or False,
                    "advisor_id": row["user_id"],
                    "contact": "escalated"
                    if escalated
                    else "telephone"
                    if row["channel"] == "phone"
                    else "written",
                }
                for row in rows
            ]
        )

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the signed audits."""
        return [("state", "=", "signed")]

    def _get_sealed_values(self):
        """Return the values under the seal: who marked what, and how."""
        self.ensure_one()
        return [
            self.case_id.name,
            self.side,
            self.form_id.id,
            self.auditor_id.id,
            self.signed_on,
            self.score,
            self.non_critical_score,
            self.critical_errors,
            self.identity_in_case,
            self.identity_in_mercurio,
            self.recording_reference,
            self.recording_minute,
            self.without_recording,
            self.conclusion,
            [
                [
                    mark.attribute_id.id,
                    mark.answer,
                    mark.computed_answer,
                    mark.reason,
                    mark.settled_answer,
                ]
                for mark in self.mark_ids.sorted("id")
            ],
        ]
