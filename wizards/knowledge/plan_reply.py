from odoo import api, fields, models


class BulletinPlanReply(models.TransientModel):
    """Wizard to record an area's mailed reply about its week."""

    _name = "grandes.clientes.bulletin.plan.reply"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Reply of an area about its week"

    plan_id = fields.Many2one(
        comodel_name="grandes.clientes.bulletin.plan", required=True, readonly=True
    )
    request_id = fields.Many2one(
        comodel_name="grandes.clientes.mail.request", compute="_compute_request_id"
    )
    reply = fields.Html(related="request_id.reply")
    reply_from = fields.Char(related="request_id.reply_from")
    decision = fields.Selection(
        selection=[("nothing_new", "Nothing new"), ("news", "It gives news")],
        string="What it says",
        required=True,
        default="nothing_new",
    )

    @api.depends("plan_id")
    def _compute_request_id(self):
        for wizard in self:
            wizard.request_id = wizard.plan_id._find_reply()

    def action_confirm(self):
        """Record the reply with its message as evidence; news become a draft."""
        self.ensure_one()
        if self.decision == "nothing_new":
            self.plan_id._do_nothing_new()
            return {"type": "ir.actions.act_window_close"}
        bulletin = self.plan_id._do_make_bulletin()
        return {
            "type": "ir.actions.act_window",
            "res_model": bulletin._name,
            "res_id": bulletin.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
