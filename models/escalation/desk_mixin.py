from odoo import fields, models

BACK_OFFICE = "back_office"
MISSION_AREA = "mission_area"
# No desk: each case goes where the matrix sends it.
MATRIX = "matrix"
DESKS = [(BACK_OFFICE, "Back office"), (MISSION_AREA, "Mission area")]


class DeskMixin(models.AbstractModel):
    """Mixin for a case and its target desk: escalations and lines of batches."""

    _name = "grandes.clientes.desk.mixin"
    _description = "A case on its way to a desk"

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    target = fields.Selection(
        selection=DESKS, string="Desk", required=True, readonly=True
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Mission area",
        readonly=True,
    )

    def action_open_case(self):
        """Open the case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.case_id._name,
            "res_id": self.case_id.id,
            "view_mode": "form",
        }
