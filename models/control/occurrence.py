from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.sealed_mixin import file_seals
from .control import FREQUENCIES


class ControlOccurrence(models.Model):
    """An expected occurrence of a control in a period, created beforehand.

    It becomes done, late, absent (red as long as there is no evidence), waived by two
    people, or not kept here. Nobody writes it: the control's rules find the records
    that the work leaves.
    """

    _name = "grandes.clientes.control.occurrence"
    _description = "Expected control"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "due_on desc, id desc"

    control_id = fields.Many2one(
        comodel_name="grandes.clientes.control",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    code = fields.Char(related="control_id.code", store=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    frequency = fields.Selection(selection=FREQUENCIES, required=True, readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="Until", required=True, readonly=True)
    due_on = fields.Date(string="Due", required=True, readonly=True, index=True)
    state = fields.Selection(
        selection=[
            ("expected", "Expected"),
            ("done", "Done"),
            ("late", "Late"),
            ("absent", "Absent"),
            ("waived", "Waived"),
            ("not_kept", "Not kept here"),
        ],
        default="expected",
        required=True,
        readonly=True,
        index=True,
    )
    done_on = fields.Datetime(
        readonly=True, help="When what shows it was complete, however late."
    )
    absent_since = fields.Date(readonly=True)
    missing = fields.Char(string="What is missing", readonly=True)
    evidence_ids = fields.One2many(
        comodel_name="grandes.clientes.control.evidence",
        inverse_name="occurrence_id",
        readonly=True,
    )
    is_outside = fields.Boolean(string="Made outside", readonly=True)
    # Waiver, which takes two people
    waive_reason = fields.Text(readonly=True)
    waive_asked_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    waive_asked_on = fields.Datetime(readonly=True)
    waived_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    waived_on = fields.Datetime(readonly=True)
    refused_waivers = fields.Text(
        readonly=True, help="Who asked to waive it and why, and who refused."
    )

    _period_uniq = models.UniqueIndex(
        "(control_id, company_id, frequency, date_from)",
        "That period of the control is expected already.",
    )
    _due_idx = models.Index("(company_id, due_on)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that planning and acts write."""
        return super()._get_protected_fields() | {
            "absent_since",
            "company_id",
            "control_id",
            "date_from",
            "date_to",
            "done_on",
            "due_on",
            "frequency",
            "is_outside",
            "missing",
            "refused_waivers",
            "waive_asked_by_id",
            "waive_asked_on",
            "waive_reason",
            "waived_by_id",
            "waived_on",
        }

    @api.depends("control_id.name", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for occurrence in self:
            occurrence.display_name = (
                f"{occurrence.control_id.name} · {occurrence._get_period_words()}"
            )

    def _get_period_words(self, date_format="d MMM y"):
        """Return the period in words: one day, or the first and the last."""
        self.ensure_one()
        days = dict.fromkeys((self.date_from, self.date_to))
        return " – ".join(
            format_date(self.env, day, date_format=date_format) for day in days if day
        )

    def _get_by_gap(self):
        """Return the occurrences grouped by gap, a recordset each, in order.

        One daily signature covers C6 and C7: their two occurrences of a day are one
        gap.
        """
        return sorted(
            self.grouped(lambda each: each._get_gap()).values(),
            key=lambda gap: (min(gap.mapped("code")), gap[0].date_from),
        )

    def _get_gap(self):
        self.ensure_one()
        if self.frequency == "daily" and self.control_id.is_signed_daily:
            return self.date_from
        return self.id

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("What was expected is never deleted: ask to waive it.")
        )

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of occurrences that are no longer just expected."""
        return [("state", "!=", "expected")]

    def _get_sealed_files(self):
        """Return the reports that were made outside."""
        return self.evidence_ids.attachment_ids

    def _get_sealed_values(self):
        """Return the state and what it is based on."""
        self.ensure_one()
        # Only where there are any: earlier versions sealed without them.
        refused = [self.refused_waivers] if self.refused_waivers else []
        return [
            *refused,
            self.control_id.id,
            self.frequency,
            self.date_from,
            self.date_to,
            self.due_on,
            self.state,
            self.done_on,
            self.absent_since,
            # While it is expected, this changes by itself.
            self.missing if self.state != "expected" else None,
            self.is_outside,
            self.waive_reason,
            self.waive_asked_by_id.id,
            self.waive_asked_on,
            self.waived_by_id.id,
            self.waived_on,
            [
                [
                    each.res_model,
                    each.res_id,
                    each.date_from,
                    each.date_to,
                    each.made_on,
                    each.words,
                    file_seals(each.attachment_ids),
                ]
                for each in self.evidence_ids.sorted("id")
            ],
        ]
