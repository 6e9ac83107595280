from odoo import api, fields, models

from ...tools import clock


class OversightDue(models.AbstractModel):
    """Mixin for what the contract's oversight awaits by a due date."""

    _name = "grandes.clientes.oversight.due"
    _description = "Waited for until a day"
    _inherit = ["grandes.clientes.act.mixin", "grandes.clientes.sealed.mixin"]

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

    def _apply(self, act, **vals):
        """Write the outcome of an act, and seal it."""
        # Sudo: clients may not write the outcome of an act; the act was checked.
        self.sudo().write({"state": self._get_act_table()[act].target, **vals})
        self._log_seal(act)

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Hand over, and renew the seals, which cover the new person's name."""
        result = super()._apply_hand_over(name, giver, taker, note)
        self.filtered_domain(self._get_sealed_domain())._log_seal("hand_over")
        return result
