from odoo import models


class CaseRespond(models.TransientModel):
    """Notice of current failures in the answer wizard."""

    _name = "grandes.clientes.case.respond"
    _inherit = ["grandes.clientes.case.respond", "grandes.clientes.outage.notice.mixin"]


class CaseConsult(models.TransientModel):
    """Notice of current failures in the consultation wizard."""

    _name = "grandes.clientes.case.consult"
    _inherit = ["grandes.clientes.case.consult", "grandes.clientes.outage.notice.mixin"]
