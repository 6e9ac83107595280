from odoo import api, models

# Fields from which the names of users and partners are composed.
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
    """Users and partners shown on a form, fetched with two queries."""

    _name = "grandes.clientes.act.mixin"
    _inherit = "grandes.clientes.act.mixin"

    @api.readonly
    def web_read(self, specification):
        """Read the record after fetching the names of all people on it.

        Otherwise Odoo would read every column of users and partners, once for each
        field that refers to one.
        """
        if self and len(specification) > 1:
            self._fetch_people_shown(specification)
        return super().web_read(specification)

    def _fetch_people_shown(self, specification):
        """Fetch the name fields of users and partners in ``specification``."""
        named = {"res.users": [], "res.partner": []}
        for name in specification:
            field = self._fields.get(name)
            if field is not None and field.type == "many2one" and field.store:
                named.get(field.comodel_name, []).append(name)
        if not any(named.values()):
            return
        # With the current user's access: all requested fields, in one query.
        self.fetch(list(specification))
        # Sudo: names of people on a record that the user may read.
        records_sudo = self.sudo()
        users_sudo = records_sudo.env["res.users"]
        for name in named["res.users"]:
            users_sudo |= records_sudo[name]
        users_sudo.fetch(_OF_USER)
        partners_sudo = users_sudo.partner_id
        for name in named["res.partner"]:
            partners_sudo |= records_sudo[name]
        partners_sudo.fetch(_OF_PARTNER)
