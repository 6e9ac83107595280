from odoo import fields, models


class DelegationChange(models.Model):
    """A change that an area may delegate: a field or a procedure of a system."""

    _name = "grandes.clientes.delegation.change"
    _description = "Change that areas delegate"
    _inherit = ["grandes.clientes.catalogue"]

    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Where it is changed. Empty: in any system.",
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Whose it is; proposed where it is asked for.",
    )
    description = fields.Text(help="Which field or procedure, as the area calls it.")
