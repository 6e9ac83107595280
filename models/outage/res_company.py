from odoo import fields, models

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """A company's settings of failures."""

    _inherit = "res.company"

    grandes_clientes_outage_words = fields.Text(
        string="What to tell entities of a failure",
        default="El sistema que se requiere para responder no está disponible en este "
        "momento. Su solicitud queda radicada con la fecha de hoy y se responde dentro "
        "del término; no es necesario presentarla de nuevo.",
        help="Proposed for each new failure; the supervisor may change it there.",
    )
    grandes_clientes_outage_reply_days = fields.Integer(
        string="Days for technology to reply",
        default=2,
        help="Business days after a failure was reported from which it shows that "
        "nobody replied.",
    )
