from odoo import api, fields, models
from odoo.tools.misc import formatLang


class PlatformDay(models.Model):
    """A day of the telephone channel, as its platform counts it (I01, I07).

    A figure missing in the export is unknown, not zero: a field for each says whether
    it is known.
    """

    _name = "grandes.clientes.platform.day"
    _description = "Day of the platform"
    _inherit = ["grandes.clientes.platform.row"]

    _READ = (
        "offered",
        "answered",
        "in_threshold",
        "abandoned",
        "talk",
        "hold",
        "wrap",
        "connected",
    )

    offered = fields.Integer(readonly=True)
    answered = fields.Integer(string="Answered calls", readonly=True)
    in_threshold = fields.Integer(string="Within the threshold", readonly=True)
    abandoned = fields.Integer(readonly=True)
    talk = fields.Integer(string="Talk (s)", readonly=True)
    hold = fields.Integer(string="Hold (s)", readonly=True)
    wrap = fields.Integer(string="Wrap-up (s)", readonly=True)
    connected = fields.Integer(string="Connected (s)", readonly=True)
    has_threshold = fields.Boolean(string="Tells the threshold", readonly=True)
    has_abandoned = fields.Boolean(string="Tells who abandoned", readonly=True)
    has_times = fields.Boolean(string="Tells times", readonly=True)
    has_connected = fields.Boolean(string="Tells connected time", readonly=True)
    service_level = fields.Char(
        compute="_compute_levels", help="Answered within the threshold / offered."
    )
    answer_level = fields.Char(
        string="Answer level (%)", compute="_compute_levels", help="Answered / offered."
    )
    abandon_level = fields.Char(
        string="Abandoned (%)", compute="_compute_levels", help="Abandoned / offered."
    )

    _current_uniq = models.UniqueIndex(
        "(company_id, date) WHERE is_current", "That day is told already."
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that say which figures are known."""
        return super()._get_protected_fields() | {
            "has_threshold",
            "has_abandoned",
            "has_times",
            "has_connected",
        }

    @api.model
    def _get_row_vals(self, load, row):
        """Add the fields that say which figures are known."""
        known = {code for code, value in row.values.items() if value is not None}
        return {
            **super()._get_row_vals(load, row),
            "has_threshold": "in_threshold" in known,
            "has_abandoned": "abandoned" in known,
            "has_times": {"talk", "hold", "wrap"} <= known,
            "has_connected": "connected" in known,
        }

    @api.depends("offered", "answered", "in_threshold", "abandoned")
    @api.depends_context("lang")
    def _compute_levels(self):
        nothing = self.env._("no data")
        for day in self:
            for name, part, is_told in (
                ("service_level", day.in_threshold, day.has_threshold),
                ("answer_level", day.answered, True),
                ("abandon_level", day.abandoned, day.has_abandoned),
            ):
                day[name] = (
                    f"{formatLang(self.env, 100 * part / day.offered, digits=1)} %"
                    if is_told and day.offered
                    else nothing
                )

    @api.model
    def _get_by_day(self, company, first, last):
        """Return ``{day: figures}`` of the days that the platform reports (C6).

        A figure that the export lacks is ``None``.
        """
        # Sudo: the figures are the same for every user who may request them.
        told = self.sudo().search_fetch(
            [
                ("company_id", "=", company.id),
                ("date", ">=", first),
                ("date", "<=", last),
                ("is_current", "=", True),
            ],
            ["date", "offered", "answered", "in_threshold", "has_threshold"],
        )
        return {
            day.date: {
                "offered": day.offered,
                "answered": day.answered,
                "in_threshold": day.in_threshold if day.has_threshold else None,
            }
            for day in told
        }
