from odoo import fields, models

from ...tools import clock


class ReportPackAct(models.TransientModel):
    """Asks for what an act on a month's reports needs."""

    _name = "grandes.clientes.report.pack.act"
    _description = "Act on the reports of a month"

    pack_id = fields.Many2one(
        comodel_name="grandes.clientes.report.pack", readonly=True
    )
    daily_id = fields.Many2one(
        comodel_name="grandes.clientes.report.daily", readonly=True
    )
    act = fields.Selection(
        selection=[
            ("deliver", "Record the delivery on paper"),
            ("review", "Review"),
            ("correct", "Correct by a new version"),
        ],
        required=True,
        readonly=True,
    )
    # Delivery
    delivered_on = fields.Date(
        default=lambda self: clock.today(self.env.company), string="Delivered on"
    )
    delivered_to = fields.Char(string="Received by")
    mercurio_number = fields.Char()
    mercurio_date = fields.Date(default=lambda self: clock.today(self.env.company))
    # Review
    sheet_id = fields.Many2one(
        comodel_name="grandes.clientes.report.sheet",
        string="Report",
        domain="[('pack_id', '=', pack_id)]",
    )
    control = fields.Selection(
        selection=lambda self: self._selection_of("control"), default="C7"
    )
    outcome = fields.Selection(
        selection=lambda self: self._selection_of("outcome"), default="conforming"
    )
    findings = fields.Text()
    # Correction
    reason = fields.Text()

    def _selection_of(self, name):
        """Return the values that a review may have, in the user's language."""
        review = self.env["grandes.clientes.report.review"]
        return review._fields[name]._description_selection(self.env)

    def action_confirm(self):
        """Do the act.

        :return: the new version's window after a correction
        """
        self.ensure_one()
        pack = self.pack_id
        if self.act == "deliver":
            pack._do_deliver(
                self.delivered_on,
                self.delivered_to,
                self.mercurio_number,
                self.mercurio_date,
            )
        elif self.act == "review":
            result = self.control, self.outcome, self.findings
            if self.daily_id:
                self.daily_id._do_review(*result)
            else:
                pack._do_review(*result, self.sheet_id)
        else:
            return {
                "type": "ir.actions.act_window",
                "res_model": pack._name,
                "res_id": pack._do_correct(self.reason).id,
                "view_mode": "form",
            }
        return {"type": "ir.actions.act_window_close"}
