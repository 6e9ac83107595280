from odoo import api, fields, models

from ...models.answer.means.means import MeansField, among


class AnswerActWizard(models.TransientModel):
    """What recording asks for: Mercurio's number, a delivery, another way out."""

    _name = "grandes.clientes.case.answer.act"
    _description = "Record what happened to answers"

    answer_ids = fields.Many2many(
        comodel_name="grandes.clientes.case.answer",
        relation="grandes_clientes_answer_act_rel",
        column1="wizard_id",
        column2="answer_id",
        required=True,
        default=lambda self: self._default_answer_ids(),
    )
    act = fields.Selection(
        selection=[
            ("record_mercurio_out", "Record the outgoing Mercurio number"),
            ("correct_mercurio_date", "Correct the outgoing number or date"),
            ("record_delivery", "Record the delivery"),
            ("resend", "Send again"),
            ("discard", "Discard"),
        ],
        required=True,
        readonly=True,
    )
    # Mercurio
    mercurio_out_number = fields.Char(string="Outgoing Mercurio number")
    mercurio_out_date = fields.Date(string="Outgoing Mercurio date")
    # Delivery
    how = MeansField(
        selection=among("is_witnessed"),
        string="How it was delivered",
        default="pick_up",
    )
    delivered_on = fields.Datetime(help="Empty: it is being delivered now.")
    reason = fields.Text(help="To whom, when, and why not by e-mail.")
    # Again
    means = MeansField(
        selection=among(), string="Send by", help="Empty: the same way as before."
    )

    @api.model
    def _default_answer_ids(self):
        if self.env.context.get("active_model") != "grandes.clientes.case.answer":
            return []
        return self.env.context.get("active_ids", [])

    def action_confirm(self):
        """Do the act on all the answers."""
        self.ensure_one()
        if self.act == "record_mercurio_out":
            self.answer_ids._do_record_mercurio_out(
                self.mercurio_out_number, self.mercurio_out_date
            )
        elif self.act == "correct_mercurio_date":
            self.answer_ids._do_correct_mercurio_date(
                self.mercurio_out_date, self.reason, self.mercurio_out_number
            )
        elif self.act == "record_delivery":
            self.answer_ids._do_record_delivery(
                self.how, self.reason, self.delivered_on
            )
        elif self.act == "resend":
            self.answer_ids._do_resend(means=self.means or None)
        else:
            self.answer_ids._do_discard(self.reason)
        return {"type": "ir.actions.act_window_close"}
