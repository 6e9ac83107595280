from odoo import api, fields, models


class TrainingNeedAct(models.TransientModel):
    """Wizard to cover a training need with a topic, or to dismiss it."""

    _name = "grandes.clientes.training.need.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Decide on a training need"

    _records = "need_id"

    need_id = fields.Many2one(
        comodel_name="grandes.clientes.training.need", required=True, readonly=True
    )
    act = fields.Selection(
        selection=[("take", "Train in it"), ("dismiss", "Do not take")],
        required=True,
        readonly=True,
    )
    topic_id = fields.Many2one(
        comodel_name="grandes.clientes.training.topic",
        compute="_compute_topic_id",
        store=True,
        readonly=False,
    )
    reason = fields.Text()

    @api.depends("need_id", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("need_id")
    def _compute_topic_id(self):
        for wizard in self:
            wizard.topic_id = wizard.need_id.topic_id

    def _get_arguments(self):
        return (
            {"topic": self.topic_id} if self.act == "take" else {"reason": self.reason}
        )
