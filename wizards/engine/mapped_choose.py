from odoo import api, fields, models
from odoo.fields import Command


class MappedChoose(models.TransientModel):
    """Wizard to map the headings of an export to columns, once."""

    _name = "grandes.clientes.mapped.choose"
    _description = "Columns of an export"
    _inherit = ["grandes.clientes.protected.mixin"]

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    heading_ids = fields.One2many(
        comodel_name="grandes.clientes.mapped.choose.heading", inverse_name="choose_id"
    )
    column_ids = fields.One2many(
        comodel_name="grandes.clientes.mapped.choose.column", inverse_name="choose_id"
    )

    @api.model
    def _get_dialog(self, load):
        """Create the wizard for a load, and return the action that opens it.

        :param load: record of a model that loads exports, readable by the user
        """
        headings = list(dict.fromkeys(load.headings or []))
        # Sudo: clients may not set ``res_model`` and ``res_id``; the wizard is the
        # user's own.
        choose_sudo = self.sudo().create(
            {
                "res_model": load._name,
                "res_id": load.id,
                "heading_ids": [Command.create({"name": name}) for name in headings],
            }
        )
        of_name = {heading.name: heading.id for heading in choose_sudo.heading_ids}
        choose_sudo.column_ids = [
            Command.create(
                {
                    "code": column.code,
                    "label": self.env._(column.label),
                    "is_needed": column.needed,
                    "heading_id": of_name.get((load.columns or {}).get(column.code)),
                }
            )
            for column in load._get_mapped_columns(load.kind)
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Columns of «%(name)s»", name=load.filename or ""),
            "res_model": self._name,
            "res_id": choose_sudo.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_map(self):
        """Store the mapping, and read the file again."""
        self.ensure_one()
        # Protected fields, set by :meth:`_get_dialog` only; the act checks access.
        load = self.env[self.res_model].browse(self.res_id)
        load._do_map(
            {column.code: column.heading_id.name for column in self.column_ids}
        )
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _get_protected_fields(self):
        """Add the reference to the load."""
        return super()._get_protected_fields() | {"res_model", "res_id"}
