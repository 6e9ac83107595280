from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools import clock

KINDS = [
    ("listened", "Call listened to"),
    ("side_by_side", "Side by side"),
    ("test_call", "Test call"),
    ("test_mail", "Test mail"),
]


class QualityMonitoring(models.Model):
    """An observation of how the channel works: «monitoreo del canal» (C8).

    All observations of a week go into one dispatch, which freezes them.
    """

    _name = "grandes.clientes.quality.monitoring"
    _description = "Monitoring of the channel"
    _inherit = [
        "grandes.clientes.protected.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "observed_on desc, id desc"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(selection=KINDS, required=True, default="listened")
    observed_on = fields.Datetime(
        required=True, default=lambda self: clock.now(), index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Monitored by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    channel_id = fields.Many2one(comodel_name="grandes.clientes.channel", required=True)
    advisor_id = fields.Many2one(
        comodel_name="res.users", domain=[("share", "=", False)]
    )
    reference = fields.Char(
        string="Recording or message", help="Recording and minute, or Message-ID."
    )
    result = fields.Selection(
        selection=[
            ("none", "Nothing to tell"),
            ("failure", "Failure"),
            ("finding", "Finding"),
        ],
        required=True,
        default="none",
        help="A failure is of a system or line; a finding, of how the work is done.",
    )
    description = fields.Text(string="What was seen")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_monitoring_file_rel",
        column1="monitoring_id",
        column2="attachment_id",
        string="Evidence",
    )
    dispatch_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.dispatch",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    finding_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.finding",
        inverse_name="monitoring_id",
        readonly=True,
    )

    _described_check = models.Constraint(
        "CHECK (result = 'none' OR description IS NOT NULL)",
        "Say what failed, or what was found.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the dispatch and who monitored."""
        return super()._get_protected_fields() | {
            "company_id",
            "dispatch_id",
            "user_id",
        }

    @api.depends("kind", "observed_on", "channel_id")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for entry in self:
            day = entry.observed_on and clock.local_date(
                entry.company_id, entry.observed_on
            )
            entry.name = " · ".join(
                filter(
                    None,
                    (
                        kinds.get(entry.kind),
                        entry.channel_id.name,
                        day and format_date(self.env, day, date_format="d MMM y"),
                    ),
                )
            )

    @api.model
    def _search_display_name(self, operator, value):
        """Find entries by their channel only, not by kind or day."""
        return Domain("channel_id.name", operator, value)

    @api.depends("name")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = entry.name

    @api.constrains("observed_on")
    def _check_observed_on(self):
        """Refuse observations in the future, which would wait for their week.

        :raise ValidationError: the instant is still to come
        """
        if any(entry.observed_on > clock.now() for entry in self):
            raise ValidationError(
                self.env._("Nothing is observed in the future: correct the date.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the entries, which own the files uploaded with them."""
        entries = super().create(vals_list)
        entries._keep_files()
        return entries

    def write(self, vals):
        """Allow changes until it was dispatched.

        :raise UserError: it was dispatched
        """
        if not self.env.su and vals:
            self._check_not_dispatched()
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._keep_files()
        return result

    def _keep_files(self):
        """Attach new uploads to the entries, so that their readers can open them."""
        for entry in self:
            free = entry.attachment_ids.filtered(lambda file: not file.res_id)
            free._grandes_clientes_keep_with(entry)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_dispatched(self):
        self._check_not_dispatched()

    def _check_not_dispatched(self):
        if self.dispatch_id:
            raise UserError(
                self.env._("It was dispatched as it is: enter another observation.")
            )

    def _get_sealed_attachments(self):
        """Return the evidence of dispatched entries, which nobody can remove."""
        return self.filtered("dispatch_id").attachment_ids

    def action_find(self):
        """Open the dialog that creates a finding from what was seen."""
        self.ensure_one()
        self.check_access("read")
        return self.env["grandes.clientes.quality.finding.make"]._get_dialog(
            monitoring_id=self.id, condition=self.description
        )
