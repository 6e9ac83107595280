from odoo import api, fields, models

#: Acts that need a confirmation or an account, and those that need a reason.
_ASKING = ("communicate", "hand_over", "choose_account", "lock", "carry_out")
_REASONED = ("object", "cancel")


class MovementAct(models.TransientModel):
    """Wizard to confirm an act on a movement of staff."""

    _name = "grandes.clientes.staff.movement.act"
    _description = "Act on a movement of staff"

    movement_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.movement", required=True, readonly=True
    )
    act = fields.Selection(
        selection=lambda self: self._selection_act(), required=True, readonly=True
    )
    sentence = fields.Text(compute="_compute_sentence")
    reason = fields.Text()
    user_id = fields.Many2one(
        comodel_name="res.users", string="Account", domain=[("share", "=", False)]
    )

    @api.model
    def _selection_act(self):
        movement = self.env["grandes.clientes.staff.movement"]
        return [(act, movement._get_act_label(act)) for act in _ASKING + _REASONED]

    @api.depends("movement_id", "act")
    def _compute_sentence(self):
        for wizard in self:
            wizard.sentence = wizard._get_sentence()

    def _get_sentence(self):
        """Return one or more sentences on what the act will do."""
        movement = self.movement_id
        if self.act == "communicate":
            return "\n".join(
                self.env._("To %(office)s: %(address)s", office=office, address=address)
                for office, _kind, address in movement._get_addressees()
            )
        if self.act == "hand_over":
            return movement._get_hand_over_sentence()
        if self.act == "choose_account":
            return self.env._(
                "The account of %(name)s, which gets the profile «%(profile)s» as the "
                "movement is carried out.",
                name=movement.person_name,
                profile=movement.profile_id.name,
            )
        if self.act == "lock":
            return self.env._(
                "%(name)s is shut out now: sessions end, and neither password, keys "
                "nor links work any more.",
                name=movement.person_name,
            )
        if self.act == "carry_out":
            return movement._get_carry_out_sentence()
        return False

    def action_confirm(self):
        """Do the act."""
        self.ensure_one()
        act = getattr(self.movement_id, f"_do_{self.act}")
        if self.act in _REASONED:
            act(self.reason)
        elif self.act == "choose_account":
            act(self.user_id)
        else:
            act()
        return {"type": "ir.actions.act_window_close"}
