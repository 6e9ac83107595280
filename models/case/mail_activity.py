from odoo import api, models
from odoo.exceptions import ValidationError


class MailActivity(models.Model):
    """To-dos on cases, never given to whom a complaint is about (G26).

    Who may not read the case by now, as who left an area, may not read them either.
    """

    _inherit = "mail.activity"

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if self.env.su or kwargs.get("bypass_access"):
            return query
        found = self.browse(query.get_result_ids())
        return (found - found._of_closed_threads())._as_query(order)

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

    def _of_closed_threads(self):
        """Return those on records of ours that the user may not read by now."""
        # Sudo: what they hang on, to ask for the right to that.
        places = {each.id: (each.res_model, each.res_id) for each in self.sudo()}
        closed = self.env["grandes.clientes.discussion.mixin"]._out_of_reach(
            set(places.values())
        )
        return self.browse(key for key, place in places.items() if place in closed)

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
