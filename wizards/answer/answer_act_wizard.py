from odoo import api, fields, models

from ...models.answer.means.means import MEANS, MeansField, among


class AnswerActWizard(models.TransientModel):
    """Wizard to record Mercurio's number, a delivery or a resend of answers."""

    _name = "grandes.clientes.case.answer.act"
    _description = "Record what happened to answers"
    _inherit = ["grandes.clientes.act.wizard"]

    _records = "answer_ids"

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
        default=lambda self: self._default_how(),
    )
    delivered_on = fields.Datetime(help="Empty: it is being delivered now.")
    reason = fields.Text(help="To whom, when, and why not by e-mail.")
    # Sending again
    means = MeansField(
        selection=among(), string="Send by", help="Empty: the same way as before."
    )

    @api.model
    def _default_answer_ids(self):
        if self.env.context.get("active_model") != "grandes.clientes.case.answer":
            return []
        return self.env.context.get("active_ids", [])

    @api.model
    def _default_how(self):
        """Return the answers' common means if a person witnesses it, else pick-up."""
        Answer = self.env["grandes.clientes.case.answer"]
        went = set(Answer.browse(self._default_answer_ids()).mapped("means"))
        witnessed = went.intersection(self.env[MEANS]._find_codes("is_witnessed"))
        return witnessed.pop() if len(went) == len(witnessed) == 1 else "pick_up"

    @api.depends("answer_ids", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    def _refusals(self, records):
        """Leave out no record: the act records all of them, or raises."""
        return {}

    def _get_opening_refusals(self, records):
        """Return the refusals of the act, which are checked on opening only."""
        reasons = records._get_cannot_act_reasons(self.act)
        if self.act == "resend":
            reasons = records._get_unasked_reasons() | reasons
        return reasons

    def _perform(self, records):
        # ``act`` is a Selection, so only these methods can be called.
        getattr(records, f"_do_{self.act}")(**self._get_arguments())
        return self.env["grandes.clientes.job"]

    def _get_arguments(self):
        number, day = self.mercurio_out_number, self.mercurio_out_date
        return {
            "record_mercurio_out": {"number": number, "date": day},
            "correct_mercurio_date": {
                "date": day,
                "evidence": self.reason,
                "number": number,
            },
            "record_delivery": {
                "how": self.how,
                "reason": self.reason,
                "on": self.delivered_on,
            },
            "resend": {"means": self.means or None, "interactive": True},
            "discard": {"reason": self.reason},
        }[self.act]
