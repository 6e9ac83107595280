from odoo import models


class CaseRespond(models.TransientModel):
    """What does not work, beside what is being answered."""

    _name = "grandes.clientes.case.respond"
    _inherit = ["grandes.clientes.case.respond", "grandes.clientes.outage.notice.mixin"]


class CaseConsult(models.TransientModel):
    """What does not work, before it is looked up again."""

    _name = "grandes.clientes.case.consult"
    _inherit = ["grandes.clientes.case.consult", "grandes.clientes.outage.notice.mixin"]
