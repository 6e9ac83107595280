import json
from collections import OrderedDict

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.binary import Binary
from odoo.addons.web.controllers.export import CSVExport, ExcelExport
from odoo.addons.web.controllers.pivot import TableExporter
from odoo.addons.web.controllers.report import ReportController

from ..models.engine import export_scope
from ..tools.sheet.writer import neutralise

_OURS = "grandes.clientes."


def _scope(data, file_format):
    """Return how the client selected the exported records."""
    params = json.loads(data)
    return export_scope.Scope(
        domain=None if params.get("ids") else params.get("domain"),
        chosen=bool(params.get("ids")),
        file_format=file_format,
    )


def _is_readonly(_controller, _rule, _args):
    """Return False: the route writes, if only to the log.

    It is a function because a route that extends a read-only one may not override this
    with a constant.
    """
    return False


class LoggedCSV(CSVExport):
    """List exports as CSV, logged with the criteria of their selection."""

    @http.route()
    def web_export_csv(self, data):
        """Export the list."""
        with export_scope.exporting(_scope(data, "csv")):
            return super().web_export_csv(data)


class LoggedExcel(ExcelExport):
    """List exports as XLSX, logged like CSV and without formulas."""

    @http.route()
    def web_export_xlsx(self, data):
        """Export the list."""
        with export_scope.exporting(_scope(data, "xlsx")):
            return super().web_export_xlsx(data)

    def from_group_data(self, fields, columns_headers, groups):
        """Write the groups; their titles, which users wrote, also stay plain text."""
        if groups._model._name.startswith(_OURS):
            _neutralise_titles(groups)
        return super().from_group_data(fields, columns_headers, groups)


class LoggedPivot(TableExporter):
    """Pivot tables as XLSX, logged as far as the server knows their content.

    The numbers and the name of the model come from the client.
    """

    @http.route(readonly=_is_readonly)
    def export_xlsx(self, data, **kw):
        """Export the table without formulas; log it if the model is one of ours."""
        table = json.load(data) if hasattr(data, "read") else json.loads(data)
        model = str(table.get("model", "")) if table else ""
        if not model.startswith(_OURS):
            return super().export_xlsx(json.dumps(table), **kw)
        for part in ("col_group_headers", "measure_headers", "rows"):
            table[part] = _neutralised(table.get(part))
        response = super().export_xlsx(json.dumps(table), **kw)
        if model in request.env:
            request.env["grandes.clientes.export.log"]._log(
                request.env[model],
                "pivot",
                rows=len(table["rows"] or ()),
                field_names=[
                    str(measure.get("title", ""))
                    for measure in table["measure_headers"] or ()
                ],
                selection=str(table.get("title") or ""),
                file_format="xlsx",
            )
        return response


class LoggedReports(ReportController):
    """Printed documents of this addon, logged with who took which."""

    @http.route(readonly=_is_readonly)
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """Print the report; log it if it belongs to this addon."""
        response = super().report_routes(
            reportname, docids=docids, converter=converter, **data
        )
        report = request.env["ir.actions.report"]._get_report_from_name(reportname)
        # Sudo: the user who prints a report knows its model and name.
        model = report.sudo().model or ""
        if model.startswith(_OURS) and model in request.env:
            ids = [
                int(each) for each in str(docids or "").split(",") if each.isdecimal()
            ]
            request.env["grandes.clientes.export.log"]._log(
                request.env[model].browse(ids),
                "print",
                selection=report.sudo().name,
                file_format=converter or "",
            )
        return response


class LoggedFiles(Binary):
    """Downloads of record files, which write to the log."""

    @http.route(readonly=_is_readonly)
    def content_common(self, *args, **kwargs):
        """Return the file; see :mod:`..models.engine.export_log`."""
        return super().content_common(*args, **kwargs)


def _neutralised(value):
    """Return the client's value with formulas in its texts made harmless."""
    if isinstance(value, dict):
        return {key: _neutralised(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_neutralised(each) for each in value]
    return neutralise(value)


def _neutralise_titles(node):
    """Make formulas in the titles of groups and their subgroups harmless."""
    children = node.children
    node.children = OrderedDict()
    for key, child in children.items():
        safe = (key[0], neutralise(key[1])) if isinstance(key, tuple) else key
        node.children[neutralise(safe)] = child
        _neutralise_titles(child)
