from odoo import fields, models


class ResUsers(models.Model):
    """Accounts made by the administrator of profiles, and the work people hold."""

    _name = "res.users"
    _inherit = "res.users"

    grandes_clientes_is_ours = fields.Boolean(
        string="Made by the administrator of profiles",
        readonly=True,
        copy=False,
        groups="base.group_erp_manager",
        help="Shows among the people also while no profile was given.",
    )

    def _grandes_clientes_held(self):
        """Return ``{kind: count}`` of what the person would leave behind.

        Extended by the room that knows every field pointing at a person.
        """
        return {}

    def _grandes_clientes_get_held_words(self):
        """Return ``{user id: the same in words}``; extended likewise."""
        return dict.fromkeys(self.ids, "")
