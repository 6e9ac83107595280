from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.company_settings import with_settings
from .means.means import MEANS

# Longest acceptable wait at the screen, in seconds.
_LONGEST_UNDO = 600


@with_settings
class ResCompany(models.Model):
    """Company settings of answers."""

    _inherit = "res.company"

    grandes_clientes_fax_needs_mercurio_out = fields.Boolean(
        string="Faxed answers close by Mercurio",
        help="A faxed answer closes its case by the outgoing Mercurio number, as a "
        "letter does; otherwise when the advisor records it. If it is turned off, "
        "those that wait for a number close within minutes, as of when they were "
        "recorded.",
    )
    grandes_clientes_answer_attachments_mb = fields.Integer(
        string="Attachments of an answer",
        default=7,
        help="Megabytes that the attachments of one answer may weigh together.",
    )

    grandes_clientes_mail_retries = fields.Integer(
        string="Tries after a refusal for now",
        default=3,
        help="How often a message that the mail server puts off (4xx), or that finds "
        "no server, is tried again by itself before it comes back on the desk.",
    )
    grandes_clientes_ask_receipts = fields.Boolean(
        string="Ask for proof of receipt",
        default=True,
        help="Asks mail servers that offer it to report when an answer arrives (DSN).",
    )

    grandes_clientes_undo_seconds = fields.Integer(
        string="Seconds to undo an answer",
        default=10,
        help="What is sent waits so long before it leaves; 0 to let it leave at once.",
    )
    grandes_clientes_ask_ground = fields.Boolean(
        string="Ask on what ground third parties are told",
        default=True,
        help="An answer that tells of a beneficiary and goes to somebody else does not "
        "leave before its ground is said (Ley 1581 of 2012, Ley 1437 of 2011).",
    )

    def write(self, vals):
        """Write; answers that need no number any more, as faxes, close their cases."""
        result = super().write(vals)
        if any(means.number_setting in vals for means in self.env[MEANS]._find()):
            self.env["grandes.clientes.case.answer"]._trigger_release()
        return result

    @api.constrains("grandes_clientes_undo_seconds")
    def _check_grandes_clientes_undo_seconds(self):
        if any(
            not 0 <= company.grandes_clientes_undo_seconds <= _LONGEST_UNDO
            for company in self
        ):
            raise ValidationError(
                self.env._(
                    "Let an answer wait between 0 and %(most)s seconds.",
                    most=_LONGEST_UNDO,
                )
            )

    @api.constrains("grandes_clientes_answer_attachments_mb")
    def _check_grandes_clientes_answer_attachments_mb(self):
        if any(company.grandes_clientes_answer_attachments_mb < 1 for company in self):
            raise ValidationError(
                self.env._("Let the attachments of an answer weigh at least 1 MB.")
            )
