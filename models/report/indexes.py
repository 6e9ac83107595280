from odoo import models


class Filing(models.Model):
    """Filings of a period, by when they arrived."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    _arrived_on_idx = models.Index("(arrived_on)")


class Escalation(models.Model):
    """Escalations that ended in a period, or after it."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    _ended_on_idx = models.Index("(ended_on)")
