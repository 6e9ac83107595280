from odoo import api, fields, models

from ...tools import clock


class OversightDue(models.AbstractModel):
    """What the contract's oversight waits for until a day."""

    _name = "grandes.clientes.oversight.due"
    _description = "Waited for until a day"

    due_on = fields.Date(string="Due")
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    @api.depends("state", "due_on")
    def _compute_is_overdue(self):
        for each in self:
            each.is_overdue = bool(
                each.state == "open"
                and each.due_on
                and each.due_on < clock.today(each.company_id)
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "=", "open"),
            ("due_on", "<", clock.today(self.env.company)),
        ]
