from datetime import timedelta

from odoo import api, fields, models

from ...tools import clock
from ...tools.law.business_days import Pause


class Suspension(models.Model):
    """A period of a case that does not count towards its term; written by acts only."""

    _name = "grandes.clientes.suspension"
    _description = "Suspension of a term"
    _order = "date_from, id"

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True)
    kind = fields.Selection(
        selection=[
            ("incomplete", "Incomplete: the requester was asked"),
            ("jurisdiction", "Conflict of jurisdiction"),
            ("recusal", "Impediment or recusal"),
            ("other", "Other ground of law"),
        ],
        required=True,
        readonly=True,
    )
    ground = fields.Text(
        required=True, readonly=True, help="What is missing, or the ground of law."
    )
    citation = fields.Char(readonly=True)
    date_from = fields.Date(
        required=True, readonly=True, help="First day that does not count."
    )
    date_to = fields.Date(
        readonly=True, help="Last day that does not count. Empty while it lasts."
    )
    restarts = fields.Boolean(
        readonly=True,
        help="The whole term runs again afterwards, instead of what was left of it.",
    )
    asked_on = fields.Date(readonly=True)
    requester_until = fields.Date(
        string="Requester has until",
        readonly=True,
        help="Afterwards the tacit withdrawal may be declared.",
    )
    was_extended = fields.Boolean(string="More time given", readonly=True)

    _open_uniq = models.UniqueIndex(
        "(case_id) WHERE date_to IS NULL",
        "The term is stopped already: resume it first.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from - 1)",
        "A suspension ends on or after the day it begins.",
    )
    _requester_until_idx = models.Index("(requester_until) WHERE date_to IS NULL")

    @api.depends("kind", "citation")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for suspension in self:
            label = kinds.get(suspension.kind, "")
            citation = suspension.citation
            suspension.display_name = f"{label} ({citation})" if citation else label

    def action_print_letter(self):
        """Print the letter that asks the requester to complete the request."""
        return self.env.ref(
            "grandes_clientes.action_report_suspension_letter"
        ).report_action(self)

    def _get_pauses(self):
        """Return the periods as plain :class:`~.law.business_days.Pause` values.

        A suspension that was completed on the day of asking is left out.
        """
        return tuple(
            Pause(
                suspension.date_from,
                suspension.date_to or None,
                suspension.display_name,
                suspension.restarts,
            )
            for suspension in self
            if not suspension.date_to or suspension.date_to >= suspension.date_from
        )

    def _apply_end_of_case(self):
        """End the suspensions of cases that have ended, and set the cases' dates.

        A stopped term has no date. The date it would have had, running on from the end,
        tells whether the case ended in time.
        """
        for suspension in self:
            case = suspension.case_id
            ended = clock.local_date(
                case.company_id, case.closed_on or clock.occurred()
            )
            suspension.date_to = max(ended, suspension.date_from - timedelta(days=1))
        self.env["grandes.clientes.case.suspensions"]._apply_kept_dates(self.case_id)
