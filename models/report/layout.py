import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...reports import DEFINITIONS, TITLES
from ...tools.report import layout as report_layout
from ...tools.sheet.errors import SheetError
from ..engine.sheet_messages import refusal


class ReportLayout(models.Model):
    """The entity's own XLSX layout of a report, where the contract prescribes one.

    :mod:`~.tools.report.layout` describes its placeholders.
    """

    _name = "grandes.clientes.report.layout"
    _description = "Layout of a report"
    _order = "code, company_id"

    code = fields.Selection(
        selection=lambda self: self._selection_code(), string="Report", required=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    active = fields.Boolean(default=True)
    content = fields.Binary(string="Spreadsheet", required=True)
    filename = fields.Char()
    note = fields.Char(string="Clause", help="Where the contract fixes it.")

    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE active IS TRUE",
        "The report has a layout already: archive that one first.",
    )

    @api.model
    def _selection_code(self):
        titles = self.env["grandes.clientes.report"]._get_titles()
        return [(code, f"{code} {titles[code]}") for code in TITLES]

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = dict(self._selection_code())
        for layout in self:
            layout.display_name = names.get(layout.code, "")

    @api.constrains("content")
    def _check_content(self):
        for layout in self:
            try:
                report_layout.open_layout(
                    layout._get_workbook(), layout.filename or layout.code
                )
            except SheetError as error:
                raise ValidationError(
                    self.env._(
                        "The layout is an Excel workbook (.xlsx). %(why)s",
                        why=refusal(error, self.env._),
                    )
                ) from error

    def _get_workbook(self):
        """Return the workbook as bytes."""
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).content)

    @api.model
    def _of(self, report):
        """Return the layout of a report, empty without one."""
        # Sudo: whoever makes the report gets it in the layout of the contract.
        return self.sudo().search(
            [
                ("company_id", "=", report.params["company_id"]),
                ("code", "=", report.code),
            ],
            limit=1,
        )

    def _render_filled(self, report, formatter):
        """Return the layout filled with a report.

        :raise UserError: a placeholder names something that the report does not have,
            or the layout is too large for the server
        """
        try:
            return report_layout.fill(
                self._get_workbook(), report, formatter, _get_left_out(report)
            )
        except SheetError as error:
            raise UserError(refusal(error, self.env._)) from error
        except report_layout.LayoutError as error:
            raise UserError(
                self.env._(
                    "The layout of %(code)s asks in %(place)s for «%(name)s»,"
                    " which the report does not have: correct the layout.",
                    code=report.code,
                    place=error.place,
                    name=error.name,
                )
            ) from error


def _get_left_out(report):
    """Return the codes of the sections of its definition that a report leaves out."""
    definition = DEFINITIONS.get(report.code)
    codes = {section.code for section in definition.sections} if definition else set()
    return codes - {section.code for section in report.sections}
