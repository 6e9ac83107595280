from dataclasses import replace

from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Persons: who moved terms, and when the cases that a user holds are due."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        found = super()._get_person_fields()
        held = ("grandes.clientes.case", "user_id")
        return {
            **found,
            held: replace(found[held], due="date_promised"),
            **history("grandes.clientes.extension", "user_id"),
            **history("grandes.clientes.term.move", "user_id"),
        }
