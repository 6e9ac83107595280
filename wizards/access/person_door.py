from odoo import api, fields, models


class PersonDoor(models.TransientModel):
    """Wizard to lock, unlock, archive or reactivate a person's account."""

    _name = "grandes.clientes.person.door"
    _description = "Shut out or let in"
    _inherit = ["grandes.clientes.protected.mixin"]

    act = fields.Selection(
        selection=[
            ("lock", "Lock"),
            ("unlock", "Unlock"),
            ("archive", "Archive"),
            ("reactivate", "Reactivate"),
        ],
        required=True,
        default="lock",
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", required=True, readonly=True
    )
    reason = fields.Char()
    held = fields.Char(string="Holds", compute="_compute_held")
    note = fields.Text(compute="_compute_held")

    @api.depends("act", "user_id")
    def _compute_held(self):
        for wizard in self:
            person = self.env["grandes.clientes.person"].browse(wizard.user_id.id)
            wizard.held = person.held
            wizard.note = wizard._get_note()

    def _get_note(self):
        """Return a sentence that explains the effect of the chosen act."""
        self.ensure_one()
        return {
            "lock": self.env._(
                "Everything that is open closes now, and no password, key, trusted "
                "device, passkey or link works any more. What the person holds stays "
                "until somebody takes it over."
            ),
            "unlock": self.env._(
                "The person may sign in again with what profiles are left. None of "
                "what was used before works: send the invitation."
            ),
            "archive": self.env._(
                "The account ends. It is refused while the person holds work."
            ),
            "reactivate": self.env._(
                "The account comes back with no profile and no way to sign in: give a "
                "profile and send the invitation."
            ),
        }.get(self.act)

    def action_confirm(self):
        """Carry out the chosen act."""
        self.ensure_one()
        person = self.env["grandes.clientes.person"].browse(self.user_id.id)
        if self.act == "lock":
            person._do_lock(self.reason)
        elif self.act == "unlock":
            person._do_unlock(self.reason)
        elif self.act == "reactivate":
            person._do_reactivate(self.reason)
        else:
            person._do_archive(self.reason)
        return {"type": "ir.actions.act_window_close"}
