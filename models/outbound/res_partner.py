from odoo import api, fields, models

GROUPINGS = [
    ("grouped", "One message with the list of cases"),
    ("single", "One message a case"),
]


class ResPartner(models.Model):
    """Entity's preference for answers by e-mail, set by the supervisor."""

    _name = "res.partner"
    _inherit = "res.partner"

    answer_grouping = fields.Selection(
        selection=GROUPINGS,
        string="Answers by e-mail",
        copy=False,
        help="Empty: as the settings say. A campus follows the entity it belongs to.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse the preference from users who may not assign entities."""
        partners = super().create(vals_list)
        if any(partners.mapped("answer_grouping")):
            partners._check_may_assign()
        return partners

    def write(self, vals):
        """Refuse a changed preference, as in :meth:`create`."""
        if "answer_grouping" in vals and any(
            partner.answer_grouping != (vals["answer_grouping"] or False)
            for partner in self
        ):
            self._check_may_assign()
        return super().write(vals)
