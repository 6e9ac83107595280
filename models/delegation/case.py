from odoo import api, fields, models

from ...tools.acts import OpenWork
from .request import WAITING


class Case(models.Model):
    """The requests of changes made for a case."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    delegation_request_ids = fields.One2many(
        comodel_name="grandes.clientes.delegation.request",
        inverse_name="case_id",
        string="Requests of changes",
        readonly=True,
        copy=False,
        groups="grandes_clientes.group_front_office,"
        "grandes_clientes.group_back_office,grandes_clientes.group_coordinator,"
        "grandes_clientes.group_quality,grandes_clientes.group_oversight,"
        "grandes_clientes.group_mission_area",
    )

    @api.model
    def _get_open_work(self):
        """Add the requests that wait for an area, which end with the case."""
        waiting = OpenWork([("state", "in", WAITING)], "_apply_case_ended")
        return super()._get_open_work() | {"delegation_request_ids": waiting}
