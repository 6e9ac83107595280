from odoo import api, fields, models
from odoo.exceptions import UserError


class SetupAreas(models.TransientModel):
    """Wizard to add people to the areas to which the matrix sends cases."""

    _name = "grandes.clientes.setup.areas"
    _description = "People of the areas"
    _inherit = ["grandes.clientes.protected.mixin"]

    area_ids = fields.Many2many(
        comodel_name="grandes.clientes.mission.area",
        relation="grandes_clientes_setup_areas_rel",
        column1="wizard_id",
        column2="area_id",
        string="Areas",
        default=lambda self: self._default_area_ids(),
        help="At first those of the matrix in force that nobody attends.",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_setup_areas_user_rel",
        column1="wizard_id",
        column2="user_id",
        string="People",
        domain=lambda self: self._domain_officials(),
        help="Who has the profile of an official of an area.",
    )

    @api.model
    def _default_area_ids(self):
        setup = self.env["grandes.clientes.setup"]
        return setup._get_matrix_in_force().unattended_area_ids.ids

    @api.model
    def _domain_officials(self):
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "grandes_clientes.group_mission_area"
        )
        return [
            ("all_group_ids", "in", [group_id]),
            ("share", "=", False),
            ("company_ids", "in", self.env.company.ids),
        ]

    def action_confirm(self):
        """Add the people to the areas, which lets them see escalated cases."""
        self.ensure_one()
        if not (self.user_ids and self.area_ids):
            raise UserError(self.env._("Choose the people and their areas."))
        self.env["grandes.clientes.person"].browse(
            self.user_ids.ids
        )._do_put_into_areas(self.area_ids)
        return {"type": "ir.actions.act_window_close"}
