from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock
from ..engine.addresses import check_addresses
from ..engine.sealed_mixin import file_seals

SOURCES = [
    ("visit", "Quality visit"),
    ("audit", "Audit"),
    ("review", "Review of a report"),
    ("monitoring", "Monitoring of the channel"),
    ("manual", "By hand"),
]
#: Fields that cannot change once a finding is served.
_SERVED = frozenset(
    {
        "case_ids",
        "condition",
        "criterion",
        "cause",
        "effect",
        "severity",
        "source",
        "responsible_id",
        "responsible_area_id",
        "responsible_email",
        "due_on",
    }
)


class QualityFinding(models.Model):
    """A departure from a clause, step or norm, and its treatment (R9, C8).

    A finding is an observation until it is served on those who answer for it, who may
    then reply within some business days. If upheld, it gets an action, which somebody
    else verifies. Silence and a refusal to sign are recorded as such; neither stops it.
    """

    _name = "grandes.clientes.quality.finding"
    _description = "Finding"
    _inherit = [
        "grandes.clientes.discussion.mixin",
        "mail.activity.mixin",
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    source = fields.Selection(selection=SOURCES, required=True, default="manual")
    audit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.audit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        relation="grandes_clientes_finding_case_rel",
        column1="finding_id",
        column2="case_id",
        string="Cases",
    )
    severity = fields.Selection(
        selection=[("minor", "Minor"), ("major", "Major"), ("critical", "Critical")],
        required=True,
        default="minor",
    )
    condition = fields.Text(
        string="What was found", required=True, help="Facts, dates and figures."
    )
    criterion = fields.Text(
        required=True,
        help="The clause, step or norm that it departs from, word by word.",
    )
    cause = fields.Text()
    effect = fields.Text()
    responsible_id = fields.Many2one(
        comodel_name="res.users", string="Responsible", index=True
    )
    responsible_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area", string="Area"
    )
    responsible_email = fields.Char(
        string="Address", help="Of who answers for it without signing in here."
    )
    due_on = fields.Date(
        string="Action due",
        help="By when what is agreed is done; overdue, it rises to the head.",
    )
    state = fields.Selection(
        selection=[
            ("observation", "Observation"),
            ("served", "Served"),
            ("replied", "Replied to"),
            ("upheld", "Upheld"),
            ("withdrawn", "Withdrawn"),
            ("action", "Action under way"),
            ("verified", "Verified"),
        ],
        default="observation",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    served_on = fields.Datetime(readonly=True, copy=False)
    served_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    reply_due_on = fields.Date(string="Heard until", readonly=True, copy=False)
    reply = fields.Text(readonly=True, copy=False)
    replied_on = fields.Datetime(readonly=True, copy=False)
    replied_by = fields.Char(
        readonly=True, copy=False, help="Who replied, as they sign or by their address."
    )
    was_silent = fields.Boolean(
        string="No reply",
        readonly=True,
        copy=False,
        help="The term ended without a reply: that is all it says.",
    )
    refused_to_sign = fields.Boolean(
        string="Refused to sign", readonly=True, copy=False
    )
    decision = fields.Text(readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)
    decided_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    action = fields.Text(string="Agreed action", readonly=True, copy=False)
    action_done = fields.Text(string="What was done", readonly=True, copy=False)
    action_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    verification = fields.Text(readonly=True, copy=False)
    verified_on = fields.Datetime(readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _name_uniq = models.UniqueIndex("(company_id, name) WHERE name IS NOT NULL")
    _open_idx = models.Index(
        "(company_id, due_on) WHERE state NOT IN ('withdrawn', 'verified')"
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "action",
            "action_by_id",
            "action_done",
            "audit_id",
            "company_id",
            "decided_by_id",
            "decided_on",
            "decision",
            "name",
            "refused_to_sign",
            "replied_by",
            "replied_on",
            "reply",
            "reply_due_on",
            "served_by_id",
            "served_on",
            "verification",
            "verified_by_id",
            "verified_on",
            "was_silent",
        }

    @api.depends("name", "condition")
    def _compute_display_name(self):
        for finding in self:
            words = (finding.condition or "").strip().split("\n")[0][:60]
            finding.display_name = " · ".join(filter(None, (finding.name, words)))

    @api.depends("due_on", "state")
    def _compute_is_overdue(self):
        for finding in self:
            finding.is_overdue = bool(
                finding.due_on
                and finding.state not in ("withdrawn", "verified")
                and finding.due_on < clock.today(finding.company_id)
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("due_on", "<", clock.today(self.env.company)),
            ("state", "not in", ("withdrawn", "verified")),
        ]

    @api.constrains("condition", "criterion")
    def _check_content(self):
        """Refuse blanks: what is served or in an acta is there to be answered."""
        for finding in self:
            if not all(
                (words or "").strip()
                for words in (finding.condition, finding.criterion)
            ):
                raise ValidationError(
                    self.env._("Say what was found, and from what it departs.")
                )

    @api.constrains("responsible_email")
    def _check_address(self):
        check_addresses(self, "responsible_email")

    def write(self, vals):
        """Refuse to change the content of a served finding.

        :raise UserError: a fixed field of a served finding would change
        """
        if (
            _SERVED & set(vals)
            and not self.env.su
            and any(finding.state != "observation" for finding in self)
        ):
            raise UserError(
                self.env._(
                    "The finding was served as it stands: uphold or withdraw it, and "
                    "write another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_observation(self):
        if any(finding.state != "observation" for finding in self):
            raise UserError(
                self.env._(
                    "A finding that was served is never deleted: withdraw it,"
                    " with the reason."
                )
            )

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the served findings."""
        return [("state", "!=", "observation")]

    def _get_sealed_values(self):
        """Return the values under the seal: the finding, reply and decision."""
        self.ensure_one()
        return [
            self.name,
            self.state,
            self.source,
            self.severity,
            self.condition,
            self.criterion,
            self.cause,
            self.effect,
            self.responsible_id.id,
            self.responsible_area_id.id,
            self.responsible_email,
            self.served_on,
            self.served_by_id.id,
            str(self.reply_due_on or ""),
            self.reply,
            self.replied_on,
            self.replied_by,
            file_seals(self.reply_attachment_ids),
            self.was_silent,
            self.refused_to_sign,
            self.decision,
            self.decided_on,
            self.decided_by_id.id,
            self.action,
            self.action_done,
            self.action_by_id.id,
            file_seals(self.action_attachment_ids),
            str(self.due_on or ""),
            self.verification,
            self.verified_on,
            self.verified_by_id.id,
        ]
