from odoo import api, fields, models

from ..case.duplicates import _SEE_ALL


@api.depends("repeat_ids.united_on")
@api.depends_context("uid", "lang")
def _compute_united(cases):
    union = cases.env["grandes.clientes.case.union"]
    for case in cases:
        case.united = case._origin.id and union._get_shown(case) or False


class Case(models.Model):
    """Display of the data of united cases on the case that goes on."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    united = fields.Json(
        string="United cases",
        compute=_compute_united,
        groups=_SEE_ALL,
        help="Of each: filing, requester, escalations, answers, files and messages.",
    )
