from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The settings that the design calls so, of the current company."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_pool_user_ids = fields.Many2many(
        related="company_id.grandes_clientes_pool_user_ids",
        readonly=False,
        domain=lambda self: self._domain_grandes_clientes_pool(),
    )
    grandes_clientes_job_limit = fields.Integer(
        related="company_id.grandes_clientes_job_limit", readonly=False
    )
    grandes_clientes_seal_email = fields.Char(
        related="company_id.grandes_clientes_seal_email", readonly=False
    )
    grandes_clientes_calendar_id = fields.Many2one(
        related="company_id.grandes_clientes_calendar_id", readonly=False
    )
    grandes_clientes_receipt_reading = fields.Selection(
        related="company_id.grandes_clientes_receipt_reading",
        required=True,
        readonly=False,
    )
    grandes_clientes_closing_time = fields.Float(
        related="company_id.grandes_clientes_closing_time", readonly=False
    )
    grandes_clientes_saturday = fields.Boolean(
        related="company_id.grandes_clientes_saturday", readonly=False
    )
    grandes_clientes_escalation_days = fields.Integer(
        related="company_id.grandes_clientes_escalation_days", readonly=False
    )
    grandes_clientes_escalation_unit = fields.Selection(
        related="company_id.grandes_clientes_escalation_unit",
        required=True,
        readonly=False,
    )

    grandes_clientes_desk_days = fields.Integer(
        related="company_id.grandes_clientes_desk_days", readonly=False
    )
    grandes_clientes_area_answers_to = fields.Selection(
        related="company_id.grandes_clientes_area_answers_to",
        required=True,
        readonly=False,
    )

    def _domain_grandes_clientes_pool(self):
        group = self.env.ref("grandes_clientes.group_front_office")
        return [("all_group_ids", "in", group.ids), ("share", "=", False)]
