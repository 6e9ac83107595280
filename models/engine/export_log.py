import json

from odoo import api, fields, models

from ...tools import clock
from ...tools.sheet.writer import neutralise
from . import export_scope
from .costly import costly_read

_OURS = "grandes.clientes."
_LONGEST = 20_000
# What the seal of a line covers, besides the person.
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
    """Who took which records out of the system, and when (Law 1581)."""

    _name = "grandes.clientes.export.log"
    _description = "Export"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.sealed.mixin"]
    _order = "id desc"
    _rec_name = "exported_on"
    # Person and time are fields of the record itself.
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
    # Whose data left; by id alone.
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
        """Log that the user takes records along; the one way into the log.

        :param records: what is taken; empty where only the model is known
        :param str door: of the field's
        :param int rows: how many rows it has, where not one a record
        :param field_names: names of the fields, where they are chosen
        :param selection: words or a domain that the records were chosen by
        :param str reason: where one was asked
        """
        scope = export_scope.current()
        selection = scope.domain if selection is None else selection
        if selection and not isinstance(selection, str):
            selection = json.dumps(selection, default=str, ensure_ascii=False)
        # Sudo: whose data left, which the line is filed under.
        companies = (
            records.sudo().company_id
            if records._fields.get("company_id")
            else records.env["res.company"]
        )
        # Sudo: the log of exports is nobody's to write.
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
        """Return who took what along, when, how and why."""
        self.ensure_one()
        return [self[name] for name in _SEALED] + [self.user_id.id]

    @api.model
    def _log_file(self, record, field_name):
        """Log that the user takes along a file that a record of ours holds."""
        if not _is_ours(record) or not record._export_door:
            return
        # Sudo: what is in the file, which was given already.
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
    """Odoo's own export of what is ours: logged, and without formulas.

    On all models, so that a new one is never forgotten.
    """

    _inherit = "base"
    # Through which door the files of a record leave, as the log calls it; ``None``
    # where everybody reads them anyway.
    _export_door = "file"

    def export_data(self, fields_to_export):
        """Export; records of ours are logged, and their text stays text.

        Odoo's XLSX would hold text that looks like a formula as one, which runs for
        whoever opens it.
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
    """Files that records of ours hold: reports, packs, spreadsheets to take along."""

    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        """Give the file; that it was taken along is logged."""
        stream = super()._record_to_stream(record, field_name)
        owner, name = record, field_name
        if record._name == "ir.attachment":
            # Sudo: which field of which record it is the file of.
            file_sudo = record.sudo()
            if not file_sudo.res_field or file_sudo.res_model not in self.env:
                return stream
            owner = self.env[file_sudo.res_model].browse(file_sudo.res_id)
            name = file_sudo.res_field
        self.env["grandes.clientes.export.log"]._log_file(owner, name)
        return stream


def _is_ours(records):
    return records._name.startswith(_OURS)
