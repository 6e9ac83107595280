import gzip
import json

from odoo import models
from odoo.exceptions import UserError

from ...tools import clock
from .report_sheet_making import figure_name


class ReportSheet(models.Model):
    """Drill-down from a figure of a report to its records, then and now."""

    _name = "grandes.clientes.report.sheet"
    _inherit = "grandes.clientes.report.sheet"

    def _get_frozen_records(self):
        """Return the stored record lists: ``{name of the figure: [model, ids]}``."""
        self.ensure_one()
        content = self._get_file("records")
        return json.loads(gzip.decompress(content)) if content else {}

    def _get_figure_changes(self, figure):
        """Return the records that the figure counted, and those it would count now.

        :param figure: ``(source, group, key, measure)``, as from ``Report.figures()``
        :return: ``(model, ids then, ids now)``
        :raise UserError: the report has no such figure
        """
        self.ensure_one()
        self.check_access("read")
        figure = tuple(part or None for part in figure[:2]) + tuple(
            part or "" for part in figure[2:]
        )
        kept = self._get_frozen_records().get(figure_name(figure))
        if kept is None:
            raise UserError(
                self.env._("That figure has no list of records: choose another one.")
            )
        model, then = kept
        # Sudo: as when the report was made; opening the records applies the user's
        # record rules.
        Report = self.env["grandes.clientes.report"].sudo()
        pack = self.pack_id
        # The heading says what is counted: the report need not be made again.
        report = Report._get_heading(
            self.code, pack.date_from, pack.date_to, pack.company_id, {}, clock.now()
        )
        _model, now = Report._get_figure_records(report, [figure]).get(
            figure, (model, [])
        )
        return model, then, now

    def action_open_figure(self, source, group, key, measure):
        """Open the records behind a figure: the frozen list, and what changed since.

        :param str source: which records are counted
        :param str group: what the row groups by, empty for a total
        :param str key: which row, empty for a total
        :param str measure: which column
        :return: a window action
        """
        model, then, now = self._get_figure_changes((source, group, key, measure))
        figure = self.env["grandes.clientes.report.figure"].create(
            {
                "sheet_id": self.id,
                "res_model": model,
                "then_ids": then,
                "now_ids": now,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.title,
            "res_model": figure._name,
            "res_id": figure.id,
            # Explicit, because the web client does not add them here.
            "views": [(False, "form")],
            "target": "new",
        }
