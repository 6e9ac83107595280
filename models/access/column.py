from odoo import api, fields, models

COLUMNS = [
    ("account", "User name"),
    ("name", "Name of the person"),
    ("email", "E-mail"),
    ("status", "State"),
    ("profile", "Profile"),
    ("date", "Date"),
    ("action", "Action"),
    ("reference", "Reference"),
]
KINDS = [
    ("users", "List of users"),
    ("log", "Log of the application"),
    ("cleansing", "Cleansing of users"),
]


class AccessColumn(models.Model):
    """The name that a system's export gives to a column, mapped once."""

    _name = "grandes.clientes.access.column"
    _description = "Column of an export"
    _order = "system_id, kind, id"

    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(selection=KINDS, string="Of what", required=True)
    code = fields.Selection(selection=COLUMNS, string="What it is", required=True)
    name = fields.Char(string="Name in the file", required=True)

    _name_uniq = models.Constraint(
        "UNIQUE (system_id, kind, name)",
        "That column is mapped already: change that line.",
    )

    @api.model
    def _get_mapped(self, system, kind):
        """Return ``{code: column names}`` as mapped for one kind of export."""
        found = {}
        for column in self.search([("system_id", "=", system.id), ("kind", "=", kind)]):
            found.setdefault(column.code, []).append(column.name)
        return found
