from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, get_lang

from ...tools import clock


class PlatformRow(models.AbstractModel):
    """A row of an export of the platform, which is never rewritten."""

    _name = "grandes.clientes.platform.row"
    _description = "Row of an export of the platform"
    _inherit = ["grandes.clientes.protected.mixin", "grandes.clientes.safe.export"]
    _order = "date desc, id desc"

    #: Fields that the export fills, named like its columns.
    _READ = ()

    load_id = fields.Many2one(
        comodel_name="grandes.clientes.platform.load",
        string="Exported file",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    date = fields.Date(required=True, readonly=True, index=True)
    row = fields.Integer(string="Row of the file", readonly=True, aggregator=None)
    is_current = fields.Boolean(
        string="Counts",
        default=True,
        readonly=True,
        help="No later export tells the day again.",
    )
    source = fields.Char(
        compute="_compute_source",
        help="Where the figures are from, and that nobody verified them.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add all fields: they hold what the file said."""
        return super()._get_protected_fields() | {
            "load_id",
            "company_id",
            "date",
            "row",
            "is_current",
            *self._READ,
        }

    @api.depends("load_id")
    @api.depends_context("lang")
    def _compute_source(self):
        for row in self:
            # Sudo: only the name and time of the export of the figures.
            load_sudo = row.sudo().load_id
            row.source = self.env._(
                "«%(file)s», loaded %(day)s: reported by the contractor, unverified",
                file=load_sudo.filename or "",
                day=clock.day_on_screen(
                    clock.local_date(load_sudo.company_id, load_sudo.loaded_on),
                    get_lang(self.env).code,
                )
                if load_sudo.loaded_on
                else "",
            )

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = format_date(self.env, row.date, date_format="d MMM y")

    @api.model
    def _get_row_vals(self, load, row):
        """Return the values of a row that was read from a file."""
        return {
            "load_id": load.id,
            "company_id": load.company_id.id,
            "date": row.values["date"],
            "row": row.number,
            **{name: row.values.get(name) or False for name in self._READ},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("What was loaded stays: load a corrected file instead.")
        )
