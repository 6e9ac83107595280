import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock

_SIGNED = (
    "pack_id",
    "sheet_id",
    "daily_id",
    "sealed",
    "control",
    "outcome",
    "findings",
    "user_id",
    "reviewed_on",
)


class ReportReview(models.Model):
    """Signed review of a report: who, when and with what outcome (C5, C6, C7).

    Written once. It stores the digest of the reviewed report, so that nobody can
    replace the report under the signature.
    """

    _name = "grandes.clientes.report.review"
    _description = "Review of a report"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.sealed.mixin"]
    _order = "id desc"

    pack_id = fields.Many2one(
        comodel_name="grandes.clientes.report.pack",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    sheet_id = fields.Many2one(
        comodel_name="grandes.clientes.report.sheet",
        string="Report",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the whole pack.",
    )
    daily_id = fields.Many2one(
        comodel_name="grandes.clientes.report.daily",
        string="Daily report",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    control = fields.Selection(
        selection=[
            ("C5", "C5 Escalated requests"),
            ("C6", "C6 Failures of systems"),
            ("C7", "C7 Indicators and service levels"),
            ("other", "Observation of the oversight"),
        ],
        required=True,
        readonly=True,
    )
    outcome = fields.Selection(
        selection=[
            ("conforming", "Conforming"),
            ("findings", "With findings"),
            ("rejected", "To be corrected"),
        ],
        required=True,
        readonly=True,
    )
    findings = fields.Text(readonly=True, help="What was found, and what is asked for.")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Reviewed by",
        required=True,
        readonly=True,
    )
    reviewed_on = fields.Datetime(required=True, readonly=True)
    sealed = fields.Char(string="SHA-256 of what was reviewed", readonly=True)
    digest = fields.Char(
        string="Signature", readonly=True, help="SHA-256 over the review."
    )
    is_intact = fields.Boolean(string="Intact", compute="_compute_is_intact")

    _subject_check = models.Constraint(
        "CHECK (num_nonnulls(pack_id, daily_id) = 1)",
        "A review is of a month's reports, or of a daily one.",
    )

    @api.depends("control", "daily_id.date", "pack_id.name", "sheet_id.code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Name the control and the reviewed reports, as shown in its evidence."""
        controls = dict(self._fields["control"]._description_selection(self.env))
        for review in self:
            # Sudo: reads the names of the reports for whoever reads the review.
            review_sudo = review.sudo()
            day = review_sudo.daily_id.date
            subject = (
                clock.day_on_screen(day, self.env.lang or "en_US")
                if day
                else review_sudo.pack_id.name
            )
            review.display_name = " · ".join(
                filter(
                    None,
                    (controls.get(review.control), review_sudo.sheet_id.code, subject),
                )
            )

    @api.depends("pack_id.company_id", "daily_id.company_id")
    def _compute_company_id(self):
        for review in self:
            review.company_id = (review.pack_id or review.daily_id).company_id

    @api.depends("sealed", "digest")
    def _compute_is_intact(self):
        for review in self:
            vals = {
                name: review._fields[name].convert_to_write(review[name], review)
                for name in _SIGNED
            }
            review.is_intact = review.digest == self._get_digest(vals)

    @api.model
    def _create_review(self, subjects, control, outcome, findings):
        """Create and sign reviews by the current user; the caller checked the act.

        :param subjects: one dict per review with the values of the reviewed record
        :raise UserError: the findings are missing
        """
        findings = (findings or "").strip()
        if outcome != "conforming" and not findings:
            raise UserError(self.env._("Describe what was found."))
        vals_list = [
            {
                "pack_id": False,
                "sheet_id": False,
                "daily_id": False,
                **subject,
                "control": control,
                "outcome": outcome,
                "findings": findings,
                "user_id": self.env.uid,
                "reviewed_on": clock.now(),
            }
            for subject in subjects
        ]
        # Sudo: only acts create reviews; the caller checked the act.
        reviews = self.sudo().create(
            [{**vals, "digest": self._get_digest(vals)} for vals in vals_list]
        )
        reviews._log_seal("review")
        return reviews

    def _get_sealed_values(self):
        """Return all values of the review."""
        self.ensure_one()
        return [
            *(
                self[name].id if name.endswith("_id") else self[name]
                for name in _SIGNED
            ),
            self.digest,
        ]

    @api.model
    def _get_digest(self, vals):
        """Return the SHA-256 over the values of a review."""
        parts = [
            vals["pack_id"] or "",
            vals["sheet_id"] or "",
            vals["daily_id"] or "",
            vals["sealed"] or "",
            vals["control"],
            vals["outcome"],
            vals["findings"] or "",
            vals["user_id"],
            fields.Datetime.to_string(vals["reviewed_on"]),
        ]
        return hashlib.sha256("\x00".join(map(str, parts)).encode()).hexdigest()
