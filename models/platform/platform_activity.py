from odoo import api, fields, models


class PlatformActivity(models.Model):
    """Work requested and done in a day, by type, as the platform reports it (I07)."""

    _name = "grandes.clientes.platform.activity"
    _description = "Activity of the platform"
    _inherit = ["grandes.clientes.platform.row"]

    _READ = (
        "management",
        "requested",
        "managed",
        "successful",
        "failed",
        "pending",
        "cause",
        "responsible",
    )

    management = fields.Char(string="Type of work", readonly=True, index=True)
    requested = fields.Integer(readonly=True)
    managed = fields.Integer(string="Worked", readonly=True)
    successful = fields.Integer(readonly=True)
    failed = fields.Integer(string="Unsuccessful", readonly=True)
    pending = fields.Integer(readonly=True)
    cause = fields.Char(readonly=True)
    responsible = fields.Char(readonly=True)
    has_successful = fields.Boolean(string="Tells what succeeded", readonly=True)
    has_failed = fields.Boolean(string="Tells what failed", readonly=True)
    has_pending = fields.Boolean(string="Tells what is pending", readonly=True)

    @api.model
    def _get_protected_fields(self):
        """Add the fields that say which figures are known."""
        return super()._get_protected_fields() | {
            "has_successful",
            "has_failed",
            "has_pending",
        }

    @api.model
    def _get_row_vals(self, load, row):
        """Add the fields that say which figures are known."""
        return {
            **super()._get_row_vals(load, row),
            **{
                f"has_{code}": row.values.get(code) is not None
                for code in ("successful", "failed", "pending")
            },
        }
