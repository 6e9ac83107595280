from odoo import api, models
from odoo.fields import Domain

from ...tools import case_states


class NextCase(models.AbstractModel):
    """The case after the current one: the user's cases by due date."""

    _name = "grandes.clientes.next.case"
    _description = "Next case to work"

    @api.model
    def get_next(self, case_id):
        """Return the id of the user's next case, ``False`` if there is no other one.

        The order is that of the list «My work»: by due date; after the last case it
        starts again.

        :param int case_id: the current case
        """
        Case = self.env["grandes.clientes.case"]
        staff = self.env.user.has_group("grandes_clientes.group_user")
        if not staff or not Case.has_access("read"):
            return False
        mine = (
            Domain("user_id", "=", self.env.uid) & Domain("state", "=", "front_office")
            | Domain("back_user_id", "=", self.env.uid)
            & Domain("state", "=", "back_office")
        ) & Domain("state", "in", case_states.OPEN_STATES)
        order = "date_promised, id"
        here = Case.browse(case_id).exists()
        if here and here.date_promised:
            later = Domain("date_promised", ">", here.date_promised) | (
                Domain("date_promised", "=", here.date_promised)
                & Domain("id", ">", here.id)
            )
            found = Case.search(mine & later, order=order, limit=1)
            if found:
                return found.id
        return Case.search(mine & Domain("id", "!=", case_id), order=order, limit=1).id
