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
    """Return by what the client chose the records of its list."""
    params = json.loads(data)
    return export_scope.Scope(
        domain=None if params.get("ids") else params.get("domain"),
        chosen=bool(params.get("ids")),
        file_format=file_format,
    )


def _is_readonly(_controller, _rule, _args):
    """Return that the route writes, if only in the log.

    A function, for what extends a route that only reads may not say so by a constant.
    """
    return False


class LoggedCSV(CSVExport):
    """Lists as CSV, logged with what they were chosen by."""

    @http.route()
    def web_export_csv(self, data):
        """Export the list."""
        with export_scope.exporting(_scope(data, "csv")):
            return super().web_export_csv(data)


class LoggedExcel(ExcelExport):
    """Lists as XLSX, logged with what they were chosen by, and without formulas."""

    @http.route()
    def web_export_xlsx(self, data):
        """Export the list."""
        with export_scope.exporting(_scope(data, "xlsx")):
            return super().web_export_xlsx(data)

    def from_group_data(self, fields, columns_headers, groups):
        """Write the groups; their titles, which people wrote, stay text too."""
        if groups._model._name.startswith(_OURS):
            _neutralise_titles(groups)
        return super().from_group_data(fields, columns_headers, groups)


class LoggedPivot(TableExporter):
    """Pivot tables as XLSX: as far as the server knows what is in them.

    The numbers are the client's own; which model they are of, it says itself.
    """

    @http.route(readonly=_is_readonly)
    def export_xlsx(self, data, **kw):
        """Export the table without formulas; log it where it is of ours."""
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
    """Printed documents of ours: who took which along."""

    @http.route(readonly=_is_readonly)
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """Print; what is of ours is logged."""
        response = super().report_routes(
            reportname, docids=docids, converter=converter, **data
        )
        report = request.env["ir.actions.report"]._get_report_from_name(reportname)
        # Sudo: which model a document is of, and its name, which the printer knows.
        model = report.sudo().model or ""
        if model.startswith(_OURS) and model in request.env:
            ids = [int(each) for each in str(docids or "").split(",") if each.isdigit()]
            request.env["grandes.clientes.export.log"]._log(
                request.env[model].browse(ids),
                "print",
                selection=report.sudo().name,
                file_format=converter or "",
            )
        return response


class LoggedFiles(Binary):
    """Files that records hold; taking one along writes in the log."""

    @http.route(readonly=_is_readonly)
    def content_common(self, *args, **kwargs):
        """Give the file; see :mod:`..models.engine.export_log`."""
        return super().content_common(*args, **kwargs)


def _neutralised(value):
    """Return what the client sent with its texts as texts."""
    if isinstance(value, dict):
        return {key: _neutralised(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_neutralised(each) for each in value]
    return neutralise(value)


def _neutralise_titles(node):
    """Let the titles of groups, and of those within them, stay text."""
    children = node.children
    node.children = OrderedDict()
    for key, child in children.items():
        safe = (key[0], neutralise(key[1])) if isinstance(key, tuple) else key
        node.children[neutralise(safe)] = child
        _neutralise_titles(child)
