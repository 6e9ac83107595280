from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock


class NonconformityAct(models.TransientModel):
    """Wizard for the acts on non-conformities that need input."""

    _name = "grandes.clientes.quality.nonconformity.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on non-conformities"

    _records = "nonconformity_ids"

    nonconformity_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.nonconformity",
        relation="grandes_clientes_pnc_act_rel",
        column1="wizard_id",
        column2="nonconformity_id",
        required=True,
    )
    act = fields.Selection(
        selection=[
            ("reject", "Reject"),
            ("treat", "Tell how it was treated"),
            ("implement", "Tell that the action was done"),
            ("move_due", "Move the due date"),
            ("conclude", "Decide whether it was effective"),
        ],
        required=True,
        readonly=True,
    )
    words = fields.Text(required=True)
    due_on = fields.Date(string="New day")
    found = fields.Char(string="Counted", compute="_compute_found")
    result = fields.Selection(
        selection=[("effective", "It was effective"), ("not_effective", "It was not")],
        compute="_compute_result",
        store=True,
        readonly=False,
    )

    @api.depends("nonconformity_ids", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("nonconformity_ids", "act")
    def _compute_found(self):
        for wizard in self:
            records = wizard.nonconformity_ids._origin
            wizard.found = False
            if wizard.act == "conclude" and len(records) == 1:
                wizard.found = self.env._(
                    "Repeats until %(day)s: %(found)s; the most let pass: %(most)s.",
                    found=wizard._count_repeats()[records.id],
                    day=clock.day_on_screen(
                        records.effect_until, self.env.lang or "es"
                    ),
                    most=records.effect_max,
                )

    @api.depends("nonconformity_ids", "act")
    def _compute_result(self):
        """Propose the result that follows from the number of repeats."""
        for wizard in self:
            records = wizard.nonconformity_ids._origin
            wizard.result = False
            if wizard.act == "conclude" and len(records) == 1:
                worked = wizard._count_repeats()[records.id] <= records.effect_max
                wizard.result = "effective" if worked else "not_effective"

    def _count_repeats(self):
        figures = self.env["grandes.clientes.quality.pnc.figures"]
        return figures._count_repeats(self.nonconformity_ids._origin)

    def _get_arguments(self):
        words = {"reject": "reason", "treat": "done", "implement": "done"}
        arguments = {words.get(self.act, "reason"): self.words}
        if self.act == "move_due":
            arguments["due_on"] = self.due_on
        if self.act == "conclude":
            arguments["effective"] = self.result == "effective"
        return arguments

    def _perform(self, records):
        if self.act == "conclude" and not self.result:
            raise UserError(self.env._("Say whether it was effective."))
        # ``act`` is a Selection, so only these methods can be called. No job, as there
        # are few records at a time.
        getattr(records, f"_do_{self.act}")(**self._get_arguments())
        return self.env["grandes.clientes.job"]
