from odoo import api, fields, models

from ...tools.text import fold


class AccessAccount(models.Model):
    """The person behind an account of a legacy system, stated once and remembered."""

    _name = "grandes.clientes.access.account"
    _description = "Account in a legacy system"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "system_id, name"

    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    name = fields.Char(string="User name there", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    told_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _key_uniq = models.UniqueIndex("(company_id, system_id, key)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "system_id",
            "name",
            "key",
            "user_id",
            "told_by_id",
        }

    @api.model
    def _remember(self, system, name, user, company):
        """Remember that the system's account ``name`` is ``user``; last call wins."""
        # Sudo: the caller is the act that reviews a load, which has checked the user.
        accounts_sudo = self.sudo()
        key = fold(name)
        there = accounts_sudo.search(
            [
                ("company_id", "=", company.id),
                ("system_id", "=", system.id),
                ("key", "=", key),
            ]
        )
        vals = {"user_id": user.id, "told_by_id": self.env.uid}
        if there:
            there.write(vals)
            return there
        return accounts_sudo.create(
            {
                **vals,
                "company_id": company.id,
                "system_id": system.id,
                "name": name,
                "key": key,
            }
        )
