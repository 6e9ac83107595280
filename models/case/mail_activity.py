from odoo import api, models
from odoo.exceptions import ValidationError


class MailActivity(models.Model):
    """To-dos on cases, never given to whom a complaint is about (G26).

    Who may not read the case by now, as who left an area, may not read them either.
    """

    _name = "mail.activity"
    # Before Odoo's own, whose searches it narrows.
    _inherit = [
        "grandes.clientes.on.thread",
        "grandes.clientes.clean.texts",
        "mail.activity",
    ]
    _PLACE = ("res_model", "res_id")
    _PLACE_OF_TEXT = ("res_model", "note")

    def _model_of_text(self, vals):
        model_id = vals.get("res_model_id")
        # Sudo: the name of a model.
        model_sudo = self.env["ir.model"].sudo().browse(model_id or [])
        return vals.get("res_model") or model_sudo.model

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation != "read" or self.env.su:
            return result
        forbidden = result[0] if result else self.browse()
        closed = (self - forbidden)._of_closed_threads()
        if not closed:
            return result
        forbidden |= closed
        return forbidden, lambda: forbidden._make_access_error(operation)

    @api.constrains("user_id", "res_model", "res_id")
    def _check_not_complained_of(self):
        """Refuse to give somebody a to-do on the complaint about them."""
        # Sudo: who must not know is found out, not told.
        Case_sudo = self.env["grandes.clientes.case"].sudo()
        ours = self.filtered(lambda each: each.res_model == Case_sudo._name)
        complained_of = {
            case.id: case.complained_user_id
            for case in Case_sudo.browse(ours.mapped("res_id")).exists()
        }
        if any(
            each.user_id and each.user_id == complained_of.get(each.res_id)
            for each in ours
        ):
            raise ValidationError(
                self.env._(
                    "The complaint is about whom you give this to, who must not know "
                    "of it (G26): choose somebody else."
                )
            )
