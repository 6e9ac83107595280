from odoo import api, fields, models

CLASSES = [
    ("ecuf", "Critical for the user"),
    ("ecn", "Critical for the business"),
    ("ecc", "Critical for compliance"),
    ("enc", "Not critical"),
]


class QualityAttribute(models.Model):
    """An attribute that audits look at."""

    _name = "grandes.clientes.quality.attribute"
    _description = "Attribute of an audit form"
    _inherit = ["grandes.clientes.version.part"]
    _order = "form_id, sequence, id"
    _VERSION = "form_id"

    form_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.form",
        required=True,
        ondelete="cascade",
        index=True,
    )
    origin_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.attribute",
        string="First written as",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The same attribute in the first version of the form.",
    )
    sequence = fields.Integer(default=10)
    section = fields.Char(translate=True)
    name = fields.Char(required=True, translate=True)
    guide = fields.Text(
        translate=True, help="When it is met and when not, with an example of each."
    )
    error_class = fields.Selection(selection=CLASSES, default="enc", required=True)
    weight = fields.Float(
        default=1.0, help="What it counts among the non-critical ones that apply."
    )
    needs_evidence = fields.Boolean(
        help="«No» says what shows it: an event, a sentence, a minute of the recording."
    )
    is_escalation = fields.Boolean(
        string="Escalated correctly",
        help="A «no» says that the case was not escalated correctly: the visit's "
        "tables count by it.",
    )
    computed = fields.Selection(
        selection="_get_computed_selection",
        string="Worked out by the system",
        help="Dates and presence are proposed. What takes judgement is shown once the "
        "auditor has answered, and a difference asks a reason.",
    )

    _weight_check = models.Constraint(
        "CHECK (weight > 0)", "The weight of an attribute is above zero."
    )

    def copy_data(self, default=None):
        """Keep the origin of the copy, so that versions are counted together."""
        return [
            {**vals, "origin_id": (attribute.origin_id or attribute).id}
            for attribute, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.model
    def _get_computed_selection(self):
        return self.env["grandes.clientes.quality.computed"]._get_selection()
