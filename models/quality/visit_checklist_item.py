from odoo import fields, models


class QualityChecklistItem(models.Model):
    """An item that is checked in the visit."""

    _name = "grandes.clientes.quality.checklist.item"
    _description = "Item of the visit's checklist"
    _inherit = ["grandes.clientes.version.part"]
    _order = "checklist_id, sequence, id"
    _VERSION = "checklist_id"

    checklist_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.checklist",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    section = fields.Char(translate=True)
    name = fields.Char(required=True, translate=True)
    guide = fields.Text(translate=True, help="Where to look, and when it is met.")
    criterion = fields.Text(
        translate=True,
        help="The clause or step, word by word: a finding starts with it.",
    )
    needs_evidence = fields.Boolean(
        help="Yes and no take a note or a file that shows it."
    )
