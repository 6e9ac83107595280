from odoo import api, fields, models


class PersonEnd(models.TransientModel):
    """Wizard to end profiles of a person."""

    _name = "grandes.clientes.person.end"
    _description = "End a profile"
    _inherit = ["grandes.clientes.protected.mixin"]

    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", required=True, readonly=True
    )
    grant_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.grant",
        relation="grandes_clientes_person_end_grant_rel",
        column1="wizard_id",
        column2="grant_id",
        string="Profiles",
        required=True,
    )
    reason = fields.Char(required=True)
    held = fields.Char(string="Holds", compute="_compute_held")

    @api.depends("user_id")
    def _compute_held(self):
        Person = self.env["grandes.clientes.person"]
        for wizard in self:
            wizard.held = Person.browse(wizard.user_id.id).held

    def action_confirm(self):
        """End the profiles."""
        self.ensure_one()
        person = self.env["grandes.clientes.person"].browse(self.user_id.id)
        person._do_end(self.grant_ids, self.reason)
        return {"type": "ir.actions.act_window_close"}
