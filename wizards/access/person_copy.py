from odoo import fields, models


class PersonCopy(models.TransientModel):
    """Wizard to give a person the current access of another."""

    _name = "grandes.clientes.person.copy"
    _description = "Copy from another person"
    _inherit = ["grandes.clientes.protected.mixin"]

    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", required=True, readonly=True
    )
    other_id = fields.Many2one(
        comodel_name="grandes.clientes.person", string="As", required=True
    )
    profile_ids = fields.Many2many(
        related="other_id.profile_ids", string="Profiles that are given"
    )
    area_ids = fields.Many2many(
        related="other_id.area_ids", string="Areas that the person joins"
    )
    reason = fields.Char()

    def action_confirm(self):
        """Copy the other person's access."""
        self.ensure_one()
        person = self.env["grandes.clientes.person"].browse(self.user_id.id)
        person._do_copy_from(self.other_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
