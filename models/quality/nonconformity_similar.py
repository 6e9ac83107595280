from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: One of the same typification and cause within these months is a repeat.
SIMILAR_MONTHS = 12
#: From this number on, an analysis of the cause is required.
FORCING = 3


class QualityNonconformity(models.Model):
    """Earlier non-conformities of the same typification and cause (R10).

    From the third one on, the cause has to be analysed.
    """

    _name = "grandes.clientes.quality.nonconformity"
    _inherit = "grandes.clientes.quality.nonconformity"

    similar_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.nonconformity",
        string="Same typification and cause in twelve months",
        compute="_compute_similar_ids",
    )
    needs_analysis = fields.Boolean(
        compute="_compute_similar_ids",
        help="The third of the same typification and cause within twelve months.",
    )

    _similar_idx = models.Index(
        "(typification_id, cause_id, detected_on) WHERE state <> 'rejected'"
    )

    @api.depends("typification_id", "cause_id", "detected_on", "state")
    @api.depends_context("uid")
    def _compute_similar_ids(self):
        for record in self:
            domain = record._get_similar_domain()
            # As the user: a complaint is hidden from the user it is about (G26).
            record.similar_ids = self.search(domain) if domain else False
            # Sudo: only a count, which requires the analysis whoever reads it.
            found = self.sudo().search_count(domain) if domain else 0
            record.needs_analysis = found + 1 >= FORCING

    def _get_similar_domain(self):
        """Return the domain of earlier ones of the same typification and cause."""
        self.ensure_one()
        if not (self.typification_id and self.cause_id and self.detected_on):
            return None
        same_day = Domain("detected_on", "=", self.detected_on)
        if self._origin:
            # Of two of one day, only the second repeats the other.
            same_day &= Domain("id", "<", self._origin.id)
        earlier = Domain("detected_on", "<", self.detected_on) | same_day
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("typification_id", "=", self.typification_id.id)
            & Domain("cause_id", "=", self.cause_id.id)
            & Domain("state", "!=", "rejected")
            & earlier
            & Domain(
                "detected_on",
                ">=",
                self.detected_on - relativedelta(months=SIMILAR_MONTHS),
            )
        )
