from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.case_states import NOT_ENDED


class Person(models.Model):
    """Last act of a person, and the number of cases that wait for them."""

    _name = "grandes.clientes.person"
    _inherit = "grandes.clientes.person"
    _depends = {
        "grandes.clientes.case": ["user_id", "state"],
        "grandes.clientes.case.event": ["user_id", "happened_on"],
    }

    open_case_count = fields.Integer(string="Open cases", readonly=True)

    @api.model
    def _get_more_columns(self):
        return {
            **super()._get_more_columns(),
            "last_act_on": SQL(
                "(SELECT event.happened_on FROM grandes_clientes_case_event event"
                " WHERE event.user_id = account.id"
                " ORDER BY event.happened_on DESC LIMIT 1)"
            ),
            "open_case_count": SQL(
                "(SELECT count(*) FROM grandes_clientes_case open"
                " WHERE open.user_id = account.id AND open.state IN %s)",
                NOT_ENDED,
            ),
        }
