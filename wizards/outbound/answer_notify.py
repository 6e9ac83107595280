from odoo import api, fields, models

from ...models.answer.means.means import MEANS, MeansField, among


class AnswerNotify(models.TransientModel):
    """Wizard to record that requesters were told otherwise, for lack of proof."""

    _name = "grandes.clientes.case.answer.notify"
    _description = "Notify otherwise"
    _inherit = ["grandes.clientes.opening.mixin"]

    _records = "answer_ids"

    answer_ids = fields.Many2many(
        comodel_name="grandes.clientes.case.answer",
        string="Answers",
        relation="grandes_clientes_answer_notify_rel",
        column1="wizard_id",
        column2="answer_id",
        required=True,
    )
    how = MeansField(
        selection=among("is_told_otherwise"),
        string="How they were told",
        required=True,
        default="phone",
    )
    by_number = fields.Boolean(
        compute="_compute_by_number",
        help="Mercurio's outgoing number says when they were told.",
    )
    mercurio_out_number = fields.Char(string="Outgoing Mercurio number")
    mercurio_out_date = fields.Date(string="Outgoing Mercurio date")
    told_on = fields.Datetime(
        string="When they were told", help="Empty: they are being told now."
    )
    reason = fields.Text(
        string="Detail", required=True, help="Whom, when, and what they said."
    )

    def _get_opening_refusals(self, records):
        return records._get_cannot_act_reasons("notify_otherwise")

    @api.depends("how")
    def _compute_by_number(self):
        for wizard in self:
            wizard.by_number = self.env[MEANS]._get(wizard.how).proof == "number"

    def action_confirm(self):
        """Record the notification on all the answers."""
        self.ensure_one()
        self.answer_ids._do_notify_otherwise(
            self.how,
            self.reason,
            self.mercurio_out_number,
            self.mercurio_out_date,
            None if self.by_number else self.told_on,
        )
        return {"type": "ir.actions.act_window_close"}
