from odoo import api, fields, models

# How an escalation departs from the matrix.
DEPARTURES = [
    ("none", "By the matrix"),
    ("no_rule", "The matrix says nothing of it"),
    ("desk", "Back office although it is out of its scope"),
    ("area", "Another area than the matrix's"),
    ("mode", "Individually although the matrix sends it in mass"),
]
WRONG_AREA = "wrong_area"


class Escalation(models.Model):
    """Whether a case was escalated correctly and in time (C4, C5, R1, R4)."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    # R1
    is_late = fields.Boolean(
        string="Escalated late",
        readonly=True,
        help="After the days to escalate from receipt.",
    )
    late_reason = fields.Text(string="Why it was late", readonly=True)
    # R4
    departure = fields.Selection(
        selection=DEPARTURES,
        string="By the matrix?",
        default="none",
        required=True,
        readonly=True,
    )
    override_reason = fields.Text(string="Why it left the matrix", readonly=True)
    skips_back_office = fields.Boolean(
        string="Straight to the area",
        readonly=True,
        help="The back office's scope covers it, and it was not asked first.",
    )
    is_wrong_area = fields.Boolean(
        string="Rejected for wrong area",
        compute="_compute_is_wrong_area",
        store=True,
        readonly=False,
    )
    is_correct = fields.Boolean(
        string="Correct",
        compute="_compute_is_correct",
        store=True,
        readonly=False,
        help="By the row in force, with the way that it says, and not rejected for "
        "being another area's.",
    )
    # C5
    in_time = fields.Boolean(string="Ended in time", readonly=True)
    days_taken = fields.Integer(
        string="Business days taken",
        readonly=True,
        aggregator="avg",
        help="From the escalation to its end.",
    )

    @api.depends("reason_id")
    def _compute_is_wrong_area(self):
        for escalation in self:
            escalation.is_wrong_area = escalation.reason_id.code == WRONG_AREA

    @api.depends("departure", "is_wrong_area", "skips_back_office")
    def _compute_is_correct(self):
        for escalation in self:
            escalation.is_correct = self._is_correct_choice(
                escalation.departure,
                escalation.skips_back_office,
                escalation.is_wrong_area,
            )

    @api.model
    def _is_correct_choice(self, departure, skips_back_office, is_wrong_area=False):
        """Return whether an escalation, made or planned, is correct (C4)."""
        return departure == "none" and not skips_back_office and not is_wrong_area

    def _get_facts(self, codes):
        """Return the facts of the escalation's event, for later judgement.

        :param dict codes: ``{area id: code}``
        """
        self.ensure_one()
        return {
            "escalation": self.id,
            "target": self.target,
            "area": codes.get(self.mission_area_id.id),
            "rule": self.rule_id.id or None,
            "version": self.matrix_version or None,
            "mode": self.mode,
            "days": self.term_days,
            "due": self.date_due.isoformat(),
            "departure": self.departure,
            "late": self.is_late,
            **({"skips_back": True} if self.skips_back_office else {}),
        }
