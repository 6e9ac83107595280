from odoo import models
from odoo.exceptions import UserError

from ...tools.sheet.reader import ranges
from ...tools.text import clean_cell
from .portal_upload import CORRECTED

_LONGEST = {"description": 20_000}


class PortalUpload(models.TransientModel):
    """Corrections to rows by the requester before the spreadsheet is filed."""

    _name = "grandes.clientes.portal.upload"
    _inherit = "grandes.clientes.portal.upload"

    def _do_correct(self, number, vals):
        """Correct a row before filing; the file itself stays unchanged.

        :param int number: number of the row in the file
        :param dict vals: values of :data:`CORRECTED`, as the form sends them
        :raise UserError: there is no such row, or a value is too long
        """
        self.ensure_one()
        if self.filing_id:
            raise UserError(
                self.env._(
                    "The spreadsheet is filed already: see what became of it "
                    "in its filing."
                )
            )
        rows = self._get_preview()["rows"]
        if number not in {row["number"] for row in rows if row["open"]}:
            raise UserError(
                self.env._(
                    "This row cannot be corrected here: correct it in the "
                    "file, and upload it again."
                )
            )
        labels = self.env["grandes.clientes.filing"]._get_portal_labels()
        corrected = {}
        for name in CORRECTED:
            if name not in vals:
                continue
            value = clean_cell(vals[name] or "").strip()
            if len(value) > _LONGEST.get(name, 200):
                raise UserError(
                    self.env._(
                        "«%(name)s» is too long: shorten it.",
                        name=labels[name],
                    )
                )
            corrected[name] = self._get_corrected_value(name, value)
        self.corrections = {**(self.corrections or {}), str(number): corrected}
        self._apply_preview()

    def _get_corrected_value(self, name, value):
        """Return a value of the form as the row stores it; ``False`` if empty."""
        Line = self.env["grandes.clientes.filing.line"].sudo(False)
        field = Line._fields[name]
        if field.type == "selection":
            offered = dict(field._description_selection(self.env))
            return value if value in offered else False
        if field.type == "many2one":
            number = int(value) if value.isdecimal() and len(value) < 10 else 0
            return Line.env[field.comodel_name].search([("id", "=", number)]).id
        return value or False

    def _apply_corrections(self, filing, told=False):
        """Write the corrections on the rows of the filing.

        :param bool told: log them in the chatter, for a filing that is no preview
        """
        if not self.corrections:
            return
        # Sudo: rows of the user's own filing, which nobody has worked on yet.
        lines_sudo = filing.sudo().line_ids
        for line in lines_sudo:
            vals = self.corrections.get(str(line.number))
            if vals and line.status != "left_out":
                line.write(vals)
        if told:
            rows = ranges(sorted(map(int, self.corrections)))
            if len(self.corrections) == 1:
                body = self.env._(
                    "Corrected in the portal before it was filed: row %(rows)s. The "
                    "file is as it came.",
                    rows=rows,
                )
            else:
                body = self.env._(
                    "Corrected in the portal before it was filed: rows %(rows)s. The "
                    "file is as it came.",
                    rows=rows,
                )
            # Sudo: a note of the act, on the portal user's own filing.
            filing.sudo()._message_log(author_id=self.env.user.partner_id.id, body=body)
