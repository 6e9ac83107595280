from odoo import fields, models


class HandoverItem(models.Model):
    """One field of one record that names the leaver, and what became of it.

    The machinery's own: nobody reads it but through the hand-over's counts.
    """

    _name = "grandes.clientes.staff.handover.item"
    _description = "Record of a hand-over"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "id"

    handover_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.handover",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Char(required=True, readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    field_name = fields.Char(required=True, readonly=True)
    successor_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("moved", "Handed over"),
            ("gone", "Ended meanwhile"),
            ("left", "Left"),
            ("undone", "Given back"),
            ("kept", "Touched since"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    moved_on = fields.Datetime(readonly=True)
