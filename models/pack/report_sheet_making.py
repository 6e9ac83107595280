import base64
import gzip
import json
import logging

from psycopg2 import OperationalError

from odoo import models
from odoo.exceptions import ConcurrencyError, UserError

from ...tools.report import table as report_table
from .pages import page_count

_logger = logging.getLogger(__name__)


def figure_name(figure):
    """Return the name under which the records of ``figure`` are kept."""
    return "|".join(part or "" for part in figure)


class ReportSheet(models.Model):
    """Generation of a month's reports."""

    _name = "grandes.clientes.report.sheet"
    _inherit = "grandes.clientes.report.sheet"

    def _do_make(self):
        """Make each report independently; one that fails does not stop the others.

        :raise AccessError: only the supervisor issues reports
        """
        self.pack_id._check_act("prepare")
        # A report made outside stays until ``action_make_here`` replaces it.
        for sheet in self.filtered(lambda each: each.state != "outside"):
            # In the language of the cover letter, whoever makes it.
            sheet = sheet._with_company_language()
            try:
                with self.env.cr.savepoint():
                    vals = sheet._make()
            except UserError as error:
                vals = sheet._prepare_empty_vals("failed", str(error))
            except (OperationalError, ConcurrencyError):
                raise  # a concurrent write: all of it is tried again
            except Exception:
                # Any error in one report must not stop the others.
                _logger.exception("Report %s of pack %s", sheet.code, sheet.pack_id.id)
                vals = sheet._prepare_empty_vals(
                    "failed",
                    self.env._(
                        "An unexpected error, which the server's log describes: tell "
                        "the administrator."
                    ),
                )
            # Sudo: no role may write report contents; the act was checked.
            sheet.sudo().write(vals)
        self._apply_pack_finish()

    def _on_job_done(self, job):
        """Mark failed reports of the finished job, and its packs as ready."""
        sheets = self.browse(job.line_ids.mapped("res_id"))
        failed = job.line_ids.filtered(lambda line: line.state == "failed")
        for line in failed:
            # Sudo: bookkeeping of the job.
            sheets.browse(line.res_id).sudo().write(
                sheets._prepare_empty_vals("failed", line.message)
            )
        sheets._apply_pack_finish()

    def _apply_pack_finish(self):
        """Mark draft packs as ready once none of their reports is pending."""
        done = self.pack_id.filtered(
            lambda pack: (
                pack.state == "draft"
                and all(sheet.state != "pending" for sheet in pack.sheet_ids)
            )
        )
        done._get_act_records().write({"state": "ready"})

    def _with_company_language(self):
        """Return the report in the language of its pack's cover letter."""
        return self.with_context(lang=self.pack_id._with_company_language().env.lang)

    def _prepare_empty_vals(self, state, message):
        """Return the values of a report that could not be made."""
        return {
            "state": state,
            "message": message,
            "data": False,
            "records": False,
            "pdf": False,
            "xlsx": False,
            "page_count": 0,
        }

    def _make(self):
        """Return the values of the report, made from the current data."""
        self.ensure_one()
        # Sudo: a month's figures count every case of the company, even complaints
        # about the user who makes the report; opening the records behind a figure
        # applies the viewer's record rules.
        Report = self.env["grandes.clientes.report"].sudo()
        if self.code not in Report._get_codes():
            return self._prepare_empty_vals(
                "no_source", self.env._("Nothing keeps the data of this report yet.")
            )
        pack = self.pack_id
        report = Report._make(
            self.code, pack.date_from, pack.date_to, company=pack.company_id
        )
        if report.status == report_table.NO_SOURCE:
            return self._prepare_empty_vals("no_source", report.why)
        report.marks += pack._get_version_marks()
        records = {
            figure_name(figure): found
            for figure, found in Report._get_figure_records(
                report, list(report.figures())
            ).items()
        }
        pdf = Report._render_pdf(report)
        return {
            "state": report.status,
            "message": report.why or False,
            "data": base64.b64encode(report.to_json().encode()),
            # No timestamp, so that equal lists give equal bytes.
            "records": base64.b64encode(
                gzip.compress(json.dumps(records).encode(), mtime=0)
            ),
            "pdf": base64.b64encode(pdf),
            "page_count": page_count(pdf),
            "xlsx": base64.b64encode(Report._export_xlsx(report)),
        }
