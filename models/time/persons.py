from dataclasses import replace

from odoo import api, models

from ...tools.persons import history


class ResUsers(models.Model):
    """Who moved terms; and until when a case has to be done."""

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
