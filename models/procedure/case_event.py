from odoo import api, fields, models


class CaseEvent(models.Model):
    """An event says its step of the procedure by the name that it has there."""

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
            # Sudo: by which version the case of an event is judged that one reads.
            version = event.step and event.sudo().case_id.procedure_id
            if not version:
                event.step_label = event.step
                continue
            # Read once for everybody.
            definition = procedures._get_definition_by_id(version.id)
            names = {step.number: step.name for step in definition.steps}
            event.step_label = " ".join(
                filter(None, (event.step, names.get(event.step)))
            )
