from odoo import fields, models


class ResUsers(models.Model):
    """What a person may do here, since when."""

    _name = "res.users"
    _inherit = "res.users"

    grandes_clientes_grant_ids = fields.One2many(
        comodel_name="grandes.clientes.access.grant",
        inverse_name="user_id",
        string="Profiles given",
        groups="grandes_clientes.group_user",
    )

    def _grandes_clientes_profiles(self):
        """Return ``{user id: profiles in force}``, for all of ``self`` at once.

        With those that they include: the supervisor may what both desks may.

        :return: ``grandes.clientes.access.profile`` records with ``sudo``
        """
        profiles = self.env["grandes.clientes.access.profile"].sudo()
        return dict.fromkeys(self.ids, profiles)
