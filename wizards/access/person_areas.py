from odoo import fields, models


class PersonAreas(models.TransientModel):
    """Wizard to set the areas in which a person works."""

    _name = "grandes.clientes.person.areas"
    _description = "Areas of a person"
    _inherit = ["grandes.clientes.protected.mixin"]

    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", required=True, readonly=True
    )
    area_ids = fields.Many2many(
        comodel_name="grandes.clientes.mission.area",
        relation="grandes_clientes_person_areas_rel",
        column1="wizard_id",
        column2="area_id",
        string="Areas",
        help="The person sees what is escalated to them, and nothing of others.",
    )

    def action_confirm(self):
        """Add the person to the chosen areas, and remove them from the others."""
        self.ensure_one()
        person = self.env["grandes.clientes.person"].browse(self.user_id.id)
        left = person.area_ids - self.area_ids
        if self.area_ids:
            person._do_put_into_areas(self.area_ids)
        if left:
            person._do_take_out_of_areas(left)
        return {"type": "ir.actions.act_window_close"}
