from odoo import models
from odoo.exceptions import UserError

from ...tools import clock
from ...tools.sheet.errors import SheetError
from ...tools.sheet.mapped import find_doubled, read_mapped
from .sheet_messages import refusal

#: Rows shown in the preview, and problems listed individually.
_PREVIEWED = 20
_LISTED = 500


class MappedLoad(models.AbstractModel):
    """Reading of the stored file, at first and whenever its columns are mapped anew."""

    _name = "grandes.clientes.mapped.load.mixin"
    _inherit = ["grandes.clientes.mapped.load.mixin"]

    def _get_mapped_kind(self):
        """Return the name under which the columns of its files are remembered."""
        self.ensure_one()
        return f"{self._name}/{self.kind}"

    def _get_reading(self):
        """Return the rows of the stored file, with all their problems."""
        self.ensure_one()
        columns = self._get_mapped_columns(self.kind)
        mapped = self.env["grandes.clientes.mapped.column"]._get_mapped(
            self.company_id, self._get_mapped_kind()
        )
        try:
            reading = read_mapped(
                # Sudo: the file of a load that the user may read.
                self.sudo().attachment_id.raw or b"",
                self.filename or "",
                columns,
                mapped,
            )
        except SheetError as error:
            raise UserError(refusal(error, self.env._)) from error
        key = self._get_row_key(self.kind)
        if key:
            broken = {problem.row for problem in reading.problems}
            whole = [row for row in reading.rows if row.number not in broken]
            reading.problems += find_doubled(whole, key)
        reading.problems += self._find_row_problems(reading.rows)
        reading.problems.sort(key=lambda problem: problem.row)
        return reading

    def _apply_reading(self):
        """Store the current reading of the file."""
        for load in self:
            reading = load._get_reading()
            # Sudo: only the act writes the reading.
            load.sudo().write(
                {
                    "sheet": reading.sheet,
                    "headings": reading.headings,
                    "columns": reading.columns,
                    "preview": [
                        [row.number, {k: _plain(v) for k, v in row.values.items()}]
                        for row in reading.rows[:_PREVIEWED]
                    ],
                    "problems": [each.to_json() for each in reading.problems[:_LISTED]],
                    "problem_count": len(reading.problems),
                    "row_count": len(reading.rows),
                    "left_out_count": len(reading.left_out),
                    "read_on": clock.now(),
                }
            )


def _plain(value):
    """Return a value as stored and shown in the preview."""
    return None if value is None else str(value)
