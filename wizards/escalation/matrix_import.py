import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.engine.sheet_messages import refusal
from ...models.escalation.matrix_sheet import COLUMNS, NO, YES
from ...tools.sheet.errors import SheetError
from ...tools.sheet.table import read_filled
from ...tools.text import fold

_CATALOGUES = {
    "typification": "grandes.clientes.typification",
    "product": "grandes.clientes.product",
    "area": "grandes.clientes.mission.area",
}
_SHOWN = 20


class EscalationMatrixImport(models.TransientModel):
    """Wizard to replace the rows of a draft matrix version by a spreadsheet's.

    All or nothing: problems are listed one per line, and none may remain.
    """

    _name = "grandes.clientes.escalation.matrix.import"
    _description = "Upload rows of the escalation matrix"

    matrix_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation.matrix",
        required=True,
        ondelete="cascade",
    )
    file = fields.Binary(string="Spreadsheet", attachment=False)
    filename = fields.Char()

    def action_import(self):
        """Read the file and replace the rows.

        :raise UserError: there is no file, it has no matrix columns, or rows have
            problems, listed one per line
        """
        self.ensure_one()
        self.matrix_id._check_draft()
        if not self.file:
            raise UserError(self.env._("Choose the spreadsheet."))
        try:
            rows = read_filled(
                base64.b64decode(self.file),
                self.filename or "",
                self._get_column_names(),
                ("typification", "area", "area_days"),
            )
        except SheetError as error:
            if error.code == "no_header":
                raise UserError(
                    self.env._(
                        "«%(file)s» has no columns of the matrix: download a version, "
                        "change it and upload that file.",
                        file=self.filename or "",
                    )
                ) from error
            raise UserError(refusal(error, self.env._)) from error
        reader = self._get_reader()
        problems, vals_list, seen = [], [], {}
        for row in rows:
            vals, found = self._read_row(row, reader)
            key = self._key(vals)
            if key in seen and not found:
                found = [self.env._("It repeats row %(row)s.", row=seen[key])]
            seen.setdefault(key, row.number)
            problems += [
                self.env._("Row %(row)s: %(problem)s", row=row.number, problem=problem)
                for problem in found
            ]
            vals_list.append(vals)
        if not vals_list:
            problems.append(
                self.env._("The spreadsheet has no rows: fill it in and load it again.")
            )
        if problems:
            raise UserError(
                self.env["grandes.clientes.notice"]._get_lines(
                    problems, len(problems), _SHOWN
                )
            )
        self.matrix_id.rule_ids.unlink()
        self.env["grandes.clientes.escalation.rule"].create(vals_list)
        return {"type": "ir.actions.act_window_close"}

    def _get_column_names(self):
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        return {
            code: {str(self.with_context(lang=lang).env._(label)) for lang in langs}
            for code, label in COLUMNS.items()
        }

    def _get_reader(self):
        """Return the look-up tables for the cells, by folded code."""
        rule = self.env["grandes.clientes.escalation.rule"]
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        reader = {
            name: {
                fold(entry.code): entry.id
                for entry in self.env[model].search([("active", "=", True)])
            }
            for name, model in _CATALOGUES.items()
        }
        reader["requirements"] = {
            fold(entry.code): entry.id
            for entry in self.env["grandes.clientes.escalation.requirement"].search(
                [("active", "=", True)]
            )
        }
        for name in ("entity_type", "mode"):
            reader[name] = {}
            for lang in langs:
                env = rule.with_context(lang=lang).env
                for code, label in rule._fields[name]._description_selection(env):
                    reader[name].update({fold(code): code, fold(label): code})
        reader["yes_no"] = {
            fold(word): is_yes
            for is_yes, label, words in (
                (True, YES, ("1", "x", "true", "verdadero")),
                (False, NO, ("", "0", "false", "falso")),
            )
            for word in (
                *words,
                *(str(self.with_context(lang=lang).env._(label)) for lang in langs),
            )
        }
        return reader

    def _read_row(self, row, reader):
        """Return the values of a matrix row, and its problems."""
        problems = []
        if row.computed:
            problems.append(self.env._("it holds a formula or an error: write values."))
        found = {}
        for name in ("typification", "product", "area", "entity_type", "mode"):
            text = row[name]
            found[name] = reader[name].get(fold(text)) if text else False
            if text and not found[name]:
                problems.append(
                    self.env._(
                        "«%(value)s» is none of the codes of «%(column)s».",
                        value=text,
                        column=self.env._(COLUMNS[name]),
                    )
                )
        requirements = []
        for text in filter(None, (t.strip() for t in row["requirements"].split(","))):
            if fold(text) in reader["requirements"]:
                requirements.append(reader["requirements"][fold(text)])
            else:
                problems.append(
                    self.env._("«%(value)s» is no requirement.", value=text)
                )
        days = {}
        for name in ("back_days", "area_days"):
            text = row[name] or "0"
            is_number = text.isdecimal() and len(text) < 6
            days[name] = int(text) if is_number else 0
            if not is_number:
                problems.append(
                    self.env._("«%(value)s» is no number of days.", value=text)
                )
        back_office = reader["yes_no"].get(fold(row["back_office"]))
        if back_office is None:
            problems.append(
                self.env._(
                    "«%(value)s» says neither yes nor no: is it in the back office's "
                    "scope?",
                    value=row["back_office"],
                )
            )
        if not back_office and not found["area"] and not problems:
            problems.append(self.env._("it leads nowhere: no back office and no area."))
        return {
            "matrix_id": self.matrix_id.id,
            "typification_id": found["typification"],
            "product_id": found["product"],
            "entity_type": found["entity_type"],
            "mode": found["mode"] or "both",
            "back_office": bool(back_office),
            "back_days": days["back_days"],
            "mission_area_id": found["area"],
            "area_days": days["area_days"],
            "requirement_ids": [fields.Command.set(requirements)],
            "instructions": row["instructions"],
        }, problems

    def _key(self, vals):
        return tuple(
            vals[name]
            for name in ("typification_id", "product_id", "entity_type", "mode")
        )
