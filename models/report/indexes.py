from odoo import models


class Filing(models.Model):
    """Index for the filings that arrived in a period."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    _arrived_on_idx = models.Index("(arrived_on)")


class Escalation(models.Model):
    """Index for the escalations that ended in or after a period."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    _ended_on_idx = models.Index("(ended_on)")
