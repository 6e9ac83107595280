from odoo import api, fields, models


class CaseEvent(models.Model):
    """Labels each event with its step's name in the version that governs the case."""

    _name = "grandes.clientes.case.event"
    _inherit = "grandes.clientes.case.event"

    step_label = fields.Char(
        string="Named step",
        compute="_compute_step_label",
        help="With its name in the version by which the case is judged.",
    )

    @api.depends("step", "case_id")
    def _compute_step_label(self):
        procedures = self.env["grandes.clientes.procedure"]
        for event in self:
            # Sudo: the version that judges the case of a readable event.
            version = event.step and event.sudo().case_id.procedure_id
            if not version:
                event.step_label = event.step
                continue
            # The definition is cached for all users.
            definition = procedures._get_definition_by_id(version.id)
            names = {step.number: step.name for step in definition.steps}
            event.step_label = " ".join(
                filter(None, (event.step, names.get(event.step)))
            )
