from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import get_lang

from ...tools import clock
from ...tools.clock import month_in_words

# The thirteen reports of 5.2.20, in its order.
REPORTS = tuple(f"I{number:02}" for number in range(1, 14))
SEALED_STATES = ("frozen", "sent")
# The period and company that the reports cover.
_MONTH = frozenset({"date_from", "date_to", "company_id"})
# Set after freezing, by acts that each seal the pack again.
TOLD_FIELDS = (
    "sent_on",
    "sent_by_id",
    "delivered_on",
    "delivered_to",
    "mercurio_number",
    "mercurio_date",
    "acknowledged_on",
    "acknowledged_by_id",
)
#: Optional delivery details: part of the seal only if any is set.
HANDED_FIELDS = (
    "folios",
    "medium",
    "medium_reference",
    "stamped_attachment_id",
    "stamped_sha256",
)
# Fields still writable on a frozen pack; its reports and figures never change.
_TOLD_LATER = frozenset(
    {
        "state",
        *TOLD_FIELDS,
        *HANDED_FIELDS,
        # Chatter and activities
        "message_ids",
        "message_follower_ids",
        "message_main_attachment_id",
        "activity_ids",
    }
)


class ReportPack(models.Model):
    """A month's reports: made, frozen, sent and acknowledged (5.2.20, A8-1-07).

    A frozen pack never changes. A mistake is corrected by a new version next to it,
    which states the reason.
    """

    _name = "grandes.clientes.report.pack"
    _description = "Reports of a month"
    _inherit = [
        "grandes.clientes.discussion.mixin",
        "mail.activity.mixin",
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
    ]
    _order = "date_from desc, version desc, id desc"
    _mail_post_access = "read"
    _export_door = "pack"

    # Period
    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_date_from(),
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        compute="_compute_date_to",
        store=True,
        precompute=True,
        readonly=False,
    )
    version = fields.Integer(required=True, readonly=True, default=1, copy=False)
    corrects_id = fields.Many2one(
        comodel_name="grandes.clientes.report.pack",
        string="Corrects",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    correction_reason = fields.Text(readonly=True, copy=False)
    corrected_by_ids = fields.One2many(
        comodel_name="grandes.clientes.report.pack",
        inverse_name="corrects_id",
        string="Corrected by",
    )
    # Progress
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("ready", "Ready to freeze"),
            ("frozen", "Frozen"),
            ("sent", "Sent"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    sheet_ids = fields.One2many(
        comodel_name="grandes.clientes.report.sheet",
        inverse_name="pack_id",
        string="Reports",
        copy=False,
    )
    lack_ids = fields.One2many(
        comodel_name="grandes.clientes.report.lack",
        inverse_name="pack_id",
        string="What is still lacking",
        copy=False,
    )
    review_ids = fields.One2many(
        comodel_name="grandes.clientes.report.review",
        inverse_name="pack_id",
        string="Reviews",
        copy=False,
    )
    job_id = fields.Many2one(
        comodel_name="grandes.clientes.job", readonly=True, copy=False
    )
    is_at_work = fields.Boolean(compute="_compute_is_at_work")
    # Acts: who and when
    prepared_on = fields.Datetime(string="Prepared on", readonly=True, copy=False)
    prepared_by_id = fields.Many2one(
        comodel_name="res.users", string="Prepared by", readonly=True, copy=False
    )
    frozen_on = fields.Datetime(string="Frozen on", readonly=True, copy=False)
    frozen_by_id = fields.Many2one(
        comodel_name="res.users", string="Frozen by", readonly=True, copy=False
    )
    letter = fields.Binary(string="Cover letter", readonly=True, copy=False)
    archive = fields.Binary(string="Archive (ZIP)", readonly=True, copy=False)
    sha256 = fields.Char(
        string="SHA-256",
        readonly=True,
        copy=False,
        help="Over the digests of its reports.",
    )
    files_sha256 = fields.Char(
        readonly=True, copy=False, help="SHA-256 over cover letter and archive."
    )
    sent_on = fields.Datetime(string="Sent on", readonly=True, copy=False)
    sent_by_id = fields.Many2one(
        comodel_name="res.users", string="Sent by", readonly=True, copy=False
    )
    acknowledged_on = fields.Datetime(
        string="Acknowledged on", readonly=True, copy=False
    )
    acknowledged_by_id = fields.Many2one(
        comodel_name="res.users", string="Acknowledged by", readonly=True, copy=False
    )

    _version_uniq = models.UniqueIndex(
        "(company_id, date_from, version)",
        "The reports of this month exist already: open them, or correct them by a new "
        "version once they are frozen.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_to >= date_from)", "The period ends after it begins."
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts may write."""
        return super()._get_protected_fields() | {
            "state",
            "version",
            "corrects_id",
            "correction_reason",
            "job_id",
            "prepared_on",
            "prepared_by_id",
            "frozen_on",
            "frozen_by_id",
            "letter",
            "archive",
            "sha256",
            "files_sha256",
            "sent_on",
            "sent_by_id",
            "acknowledged_on",
            "acknowledged_by_id",
        }

    # === COMPUTE === #

    @api.model
    def _default_date_from(self):
        """Return the first day of last month, whose reports are due now."""
        today = clock.today(self.env.company)
        return today.replace(day=1) - relativedelta(months=1)

    @api.depends("date_from")
    def _compute_date_to(self):
        for pack in self:
            first = pack.date_from
            pack.date_to = (
                first
                and clock.is_plausible(first)
                and first + relativedelta(months=1, days=-1)
            )

    @api.depends("date_from", "version")
    @api.depends_context("lang")
    def _compute_name(self):
        lang = get_lang(self.env).code
        for pack in self:
            month = pack.date_from and month_in_words(pack.date_from, lang)
            pack.name = (
                self.env._("Reports of %(month)s", month=month or "")
                if pack.version == 1
                else self.env._(
                    "Reports of %(month)s, version %(version)s",
                    month=month or "",
                    version=pack.version,
                )
            )

    @api.depends("job_id.state")
    def _compute_is_at_work(self):
        for pack in self:
            # Sudo: only the job's owner may read it; whether it runs is no secret.
            pack.is_at_work = pack.sudo().job_id.state in ("pending", "running")

    @api.onchange("date_from")
    def _onchange_date_from(self):
        """Set the first day of the month of the chosen day."""
        if self.date_from and clock.is_plausible(self.date_from):
            self.date_from = self.date_from.replace(day=1)

    @api.constrains("date_from", "date_to", "company_id")
    def _check_month(self):
        """Refuse a period that is not a whole month, or a month that has not begun.

        A correction keeps the period of what it corrects, as an earlier release stored
        it.
        """
        for pack in self:
            corrected = pack.corrects_id
            if pack.date_from.day != 1 and pack.date_from != corrected.date_from:
                raise ValidationError(
                    self.env._("A month begins on its first day: choose that one.")
                )
            last = pack.date_from + relativedelta(months=1, days=-1)
            if pack.date_to != last and pack.date_to != corrected.date_to:
                raise ValidationError(
                    self.env._("A month ends on its last day: choose that one.")
                )
            if pack.date_from > clock.today(pack.company_id):
                raise ValidationError(
                    self.env._("That month has not begun: choose an earlier one.")
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        packs = super().create(vals_list)
        packs._add_sheets()
        return packs

    def write(self, vals):
        """Refuse writes to a frozen pack, even by the superuser.

        :raise UserError: a frozen value would change (INV-8), or the period or company
            of reports that were already made
        """
        if _MONTH & set(vals) and any(
            pack.state != "draft" or pack.is_at_work for pack in self
        ):
            raise UserError(
                self.env._("The reports are made for their month: begin another month.")
            )
        if not _TOLD_LATER.issuperset(vals) or vals.get("state", "sent") != "sent":
            self._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()

    def _check_not_frozen(self):
        """Raise if any of the packs is frozen.

        :raise UserError: says what to do instead
        """
        if any(pack.state in SEALED_STATES for pack in self):
            raise UserError(
                self.env._(
                    "Frozen reports are kept as they are. Correct them by a new "
                    "version, which says why."
                )
            )
