from odoo import api, fields, models

from ...tools import clock


class ControlOccurrenceAct(models.TransientModel):
    """Wizard for the acts on an expected control that need input."""

    _name = "grandes.clientes.control.occurrence.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on an expected control"

    _records = "occurrence_id"

    occurrence_id = fields.Many2one(
        comodel_name="grandes.clientes.control.occurrence",
        required=True,
        readonly=True,
    )
    act = fields.Selection(
        selection=[
            ("ask_waiver", "Ask to waive it"),
            ("waive", "Waive it"),
            ("attach", "Attach what was made outside"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text()
    waive_reason = fields.Text(related="occurrence_id.waive_reason")
    asked_by = fields.Char(related="occurrence_id.waive_asked_by_id.name")
    made_on = fields.Datetime(
        string="Made on", default=lambda self: clock.now(), help="As it says itself."
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_occurrence_act_rel",
        column1="wizard_id",
        column2="attachment_id",
        string="Report",
    )

    @api.depends("occurrence_id", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    def _get_arguments(self):
        if self.act == "ask_waiver":
            return {"reason": self.reason}
        if self.act == "attach":
            return {
                "words": self.reason,
                "made_on": self.made_on,
                "attachments": self.attachment_ids,
            }
        return {}

    def _perform(self, records):
        # ``act`` is a Selection, so only these methods can be called.
        getattr(records, f"_do_{self.act}")(**self._get_arguments())
        return self.env["grandes.clientes.job"]
