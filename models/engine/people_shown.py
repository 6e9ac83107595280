from odoo import api, models

# By which a user's and a partner's name is put together.
_OF_USER = ("partner_id", "login", "active", "share")
_OF_PARTNER = (
    "name",
    "complete_name",
    "parent_id",
    "is_company",
    "type",
    "company_name",
    "commercial_company_name",
)


class ActMixin(models.AbstractModel):
    """Whom a screen names comes in with two queries, however many fields name them."""

    _name = "grandes.clientes.act.mixin"
    _inherit = "grandes.clientes.act.mixin"

    @api.readonly
    def web_read(self, specification):
        """Read what a screen shows, the names of the people in it at once.

        Field by field Odoo would read every column of users and partners, once for
        each field that names one.
        """
        if self and len(specification) > 1:
            self._fetch_people_shown(specification)
        return super().web_read(specification)

    def _fetch_people_shown(self, specification):
        """Fetch what the names of users and partners in ``specification`` are of."""
        named = {"res.users": [], "res.partner": []}
        for name in specification:
            field = self._fields.get(name)
            if field is not None and field.type == "many2one" and field.store:
                named.get(field.comodel_name, []).append(name)
        if not any(named.values()):
            return
        # With the rights of whoever reads: all that the screen asks for, in one query.
        self.fetch(list(specification))
        # Sudo: names are shown of whoever is on a record that one may read.
        records_sudo = self.sudo()
        users_sudo = records_sudo.env["res.users"]
        for name in named["res.users"]:
            users_sudo |= records_sudo[name]
        users_sudo.fetch(_OF_USER)
        partners_sudo = users_sudo.partner_id
        for name in named["res.partner"]:
            partners_sudo |= records_sudo[name]
        partners_sudo.fetch(_OF_PARTNER)
