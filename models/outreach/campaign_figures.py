from odoo import fields, models


class OutreachCampaign(models.Model):
    """Figures of campaigns, counted in four queries however many there are (I05)."""

    _name = "grandes.clientes.outreach.campaign"
    _inherit = "grandes.clientes.outreach.campaign"

    worked_count = fields.Integer(
        string="Worked on", compute="_compute_figures", help="With an attempt at least."
    )
    reached_count = fields.Integer(string="Reached", compute="_compute_figures")
    waiting_count = fields.Integer(string="To contact", compute="_compute_figures")
    to_fix_count = fields.Integer(string="Data to correct", compute="_compute_figures")
    attempts_count = fields.Integer(string="Attempts", compute="_compute_figures")
    answered_count = fields.Integer(
        string="Somebody answered",
        compute="_compute_figures",
        help="The right person, another one, or who refuses to be contacted.",
    )
    contactability = fields.Float(
        string="Contactability (%)",
        compute="_compute_figures",
        digits=(5, 1),
        help="Entities reached of those worked on.",
    )
    effectiveness = fields.Float(
        string="Effectiveness (%)",
        compute="_compute_figures",
        digits=(5, 1),
        help="Of the attempts that somebody answered, those with the right person.",
    )
    intensity = fields.Float(
        string="Attempts per entity", compute="_compute_figures", digits=(5, 1)
    )
    progress = fields.Integer(
        string="Done (%)", compute="_compute_figures", help="Not waiting any more."
    )
    commitment_count = fields.Integer(string="Commitments", compute="_compute_figures")
    kept_count = fields.Integer(string="Fulfilled", compute="_compute_figures")

    def _compute_figures(self):
        states = self._count("target", "state")
        results = self._count("attempt", "result")
        agreed = self._count("commitment", "state")
        worked = dict(
            self.env["grandes.clientes.outreach.target"]._read_group(
                [("campaign_id", "in", self.ids), ("attempt_count", ">", 0)],
                ["campaign_id"],
                ["__count"],
            )
        )
        for each in self:
            state, result = states.get(each, {}), results.get(each, {})
            total, tried = sum(state.values()), worked.get(each, 0)
            attempts = sum(result.values())
            answered = sum(
                result.get(code, 0) for code in ("reached", "wrong_person", "refused")
            )
            each.worked_count = tried
            each.reached_count = state.get("reached", 0)
            each.waiting_count = state.get("pending", 0)
            each.to_fix_count = state.get("to_fix", 0)
            each.attempts_count = attempts
            each.answered_count = answered
            each.contactability = 100 * each.reached_count / tried if tried else 0
            each.effectiveness = (
                100 * result.get("reached", 0) / answered if answered else 0
            )
            each.intensity = attempts / tried if tried else 0
            done = total - each.waiting_count - each.to_fix_count
            each.progress = round(100 * done / total) if total else 0
            each.commitment_count = sum(agreed.get(each, {}).values())
            each.kept_count = agreed.get(each, {}).get("kept", 0)

    def _count(self, thing, name):
        """Return ``{campaign: {value: number}}`` of records of the campaigns."""
        counts = {}
        for campaign, value, count in self.env[
            f"grandes.clientes.outreach.{thing}"
        ]._read_group(
            [("campaign_id", "in", self.ids)], ["campaign_id", name], ["__count"]
        ):
            counts.setdefault(campaign, {})[value] = count
        return counts
