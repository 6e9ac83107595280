import json

from odoo import api, fields, models

from ...tools import clock
from ...tools.sheet.writer import neutralise
from . import export_scope
from .costly import costly_read

_OURS = "grandes.clientes."
_LONGEST = 20_000
# Fields covered by the seal of a line, besides the user.
_SEALED = (
    "exported_on",
    "door",
    "model",
    "selection",
    "chosen",
    "record_count",
    "row_count",
    "field_names",
    "file_format",
    "reason",
    "record_ids",
)


class ExportLog(models.Model):
    """Log of who exported which records, and when (Law 1581)."""

    _name = "grandes.clientes.export.log"
    _description = "Export"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.sealed.mixin"]
    _order = "id desc"
    _rec_name = "exported_on"
    # The record has its own fields for person and time.
    _log_access = False
    _export_door = None

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    exported_on = fields.Datetime(string="Time", required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    door = fields.Selection(
        selection=[
            ("list", "List"),
            ("pivot", "Pivot table"),
            ("print", "Printed"),
            ("sheet", "Spreadsheet sent back"),
            ("portal", "Answers in the portal"),
            ("documents", "List of documents"),
            ("desk", "Spreadsheet of a desk"),
            ("event_log", "Event log"),
            ("report", "Report"),
            ("pack", "Reports of a month"),
            ("file", "File"),
        ],
        string="How",
        required=True,
        readonly=True,
    )
    model = fields.Char(string="Technical name", readonly=True)
    model_name = fields.Char(string="What", readonly=True)
    selection = fields.Text(
        string="Filter",
        readonly=True,
        help="What the records were chosen by; documents in it are masked.",
    )
    chosen = fields.Boolean(
        string="Chosen one by one", readonly=True, help="And not all of a filter."
    )
    record_count = fields.Integer(string="Records", readonly=True, aggregator="sum")
    row_count = fields.Integer(string="Rows", readonly=True, aggregator="sum")
    field_names = fields.Text(string="Fields", readonly=True)
    file_format = fields.Char(string="Format", readonly=True)
    reason = fields.Char(readonly=True, help="Where one was asked.")
    # The records exported, by id only.
    record_ids = fields.Json(string="Ids", readonly=True)

    @api.model
    def _log(
        self,
        records,
        door,
        *,
        rows=None,
        field_names=(),
        selection=None,
        file_format="",
        reason="",
    ):
        """Log that the user exports records; the only way into the log.

        :param records: exported records; empty if only the model is known
        :param str door: value of the field ``door``
        :param int rows: number of rows, if not one per record
        :param field_names: names of the exported fields, if they were chosen
        :param selection: text or domain by which the records were chosen
        :param str reason: if one was asked for
        """
        scope = export_scope.current()
        selection = scope.domain if selection is None else selection
        if selection and not isinstance(selection, str):
            selection = json.dumps(selection, default=str, ensure_ascii=False)
        # Sudo: the company of the exported data, under which the line is filed.
        companies = (
            records.sudo().company_id
            if records._fields.get("company_id")
            else records.env["res.company"]
        )
        # Sudo: no role may write the export log.
        logged_sudo = self.sudo().create(
            {
                "company_id": (
                    companies if len(companies) == 1 else self.env.company
                ).id,
                "exported_on": clock.now(),
                "user_id": self.env.uid,
                "door": door,
                "model": records._name,
                "model_name": self.env["ir.model"]._get(records._name).name,
                "selection": export_scope.masked(selection or "")[:_LONGEST],
                "chosen": scope.chosen,
                "record_count": len(records),
                "row_count": len(records) if rows is None else rows,
                "field_names": ", ".join(field_names)[:_LONGEST],
                "file_format": file_format or scope.file_format,
                "reason": reason,
                "record_ids": records.ids,
            }
        )
        logged_sudo._log_seal("export", first=True)
        return logged_sudo

    def _get_sealed_values(self):
        """Return who exported what, when, how and why."""
        self.ensure_one()
        return [self[name] for name in _SEALED] + [self.user_id.id]

    @api.model
    def _log_file(self, record, field_name):
        """Log that the user downloads a file held by a record of this addon."""
        if not _is_ours(record) or not record._export_door:
            return
        # Sudo: the content of the file, which the user already received.
        record_sudo = record.sudo()
        taken = getattr(record_sudo, "_get_taken_along", None)
        records, rows = taken() if taken else (record, None)
        self._log(
            records,
            record._export_door,
            rows=rows,
            field_names=[field_name],
            selection=record_sudo.display_name or "",
            file_format=field_name if field_name in ("pdf", "xlsx") else "",
        )


class Base(models.AbstractModel):
    """Odoo's export of this addon's records: logged, and without formulas.

    Defined on all models, so that new ones are covered automatically.
    """

    _inherit = "base"
    # Value of ``door`` in the log when a file of the record is downloaded; ``None`` for
    # files that everybody may read anyway.
    _export_door = "file"

    def export_data(self, fields_to_export):
        """Log exports of this addon's records and neutralise formulas in their text.

        Odoo's XLSX would store text that looks like a formula as a formula, which is
        executed for whoever opens it.
        """
        if not _is_ours(self):
            return super().export_data(fields_to_export)
        with costly_read(self.env):
            result = super().export_data(fields_to_export)
        result["datas"] = [
            [neutralise(cell) for cell in row] for row in result["datas"]
        ]
        self.env["grandes.clientes.export.log"]._log(
            self, "list", rows=len(result["datas"]), field_names=fields_to_export
        )
        return result


class IrBinary(models.AbstractModel):
    """Files held by records of this addon: reports, packs, spreadsheets."""

    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        """Return the stream and log the download."""
        stream = super()._record_to_stream(record, field_name)
        owner, name = record, field_name
        if record._name == "ir.attachment":
            # Sudo: the record and field that the file belongs to.
            file_sudo = record.sudo()
            if not file_sudo.res_field or file_sudo.res_model not in self.env:
                return stream
            owner = self.env[file_sudo.res_model].browse(file_sudo.res_id)
            name = file_sudo.res_field
        self.env["grandes.clientes.export.log"]._log_file(owner, name)
        return stream


def _is_ours(records):
    return records._name.startswith(_OURS)
