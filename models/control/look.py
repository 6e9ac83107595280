from odoo import api, fields, models

from ...tools import clock


class OversightLook(models.Model):
    """When a user last reviewed the changes; each look is kept."""

    _name = "grandes.clientes.oversight.look"
    _description = "Last look"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "looked_on"
    _log_access = False

    user_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    looked_on = fields.Datetime(required=True, readonly=True)

    @api.model
    def _get_last(self):
        """Return when the user last looked; a false value if never."""
        # Sudo: reads the user's own looks.
        return (
            self.sudo()
            .search(
                [
                    ("user_id", "=", self.env.uid),
                    ("company_id", "=", self.env.company.id),
                ],
                limit=1,
            )
            .looked_on
        )

    @api.model
    def _do_look(self):
        """Record that the user has seen the changes up to now."""
        # Sudo: creates the user's own look, which nothing else writes.
        self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "looked_on": clock.now(),
            }
        )
