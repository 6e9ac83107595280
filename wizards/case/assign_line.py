from odoo import fields, models
from odoo.exceptions import UserError


class CaseActAssignLine(models.TransientModel):
    """Advisor who could take the cases, with their load and the reasons."""

    _name = "grandes.clientes.case.act.assign.line"
    _description = "Advisor who could take cases"
    _order = "sequence, id"

    wizard_id = fields.Many2one(
        comodel_name="grandes.clientes.case.act.assign",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer()
    user_id = fields.Many2one(
        comodel_name="res.users", string="Advisor", required=True, ondelete="cascade"
    )
    load = fields.Integer(string="On their desk", aggregator=None)
    is_absent = fields.Boolean(string="Is away")
    why = fields.Char()

    def action_choose(self):
        """Assign the cases to this advisor at once.

        :raise UserError: the advisor cannot take them; says why
        """
        self.ensure_one()
        wizard = self.wizard_id
        wizard.user_id = self.user_id
        if self.is_absent:
            raise UserError(
                self.env._(
                    "%(user)s is away: give it to somebody who is there.",
                    user=self.user_id.name,
                )
            )
        return wizard.action_confirm()
