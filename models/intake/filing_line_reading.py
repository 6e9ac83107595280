from odoo import api, models

from ...tools.sheet.rows import has_value
from ...tools.text import clean_cell, fold
from ...tools.typification_match import Entry, Matcher

# Columns stored in fields of the row; every other column is kept as other data.
_HELD = frozenset(
    {
        "number",
        "beneficiary_name",
        "beneficiary_id_type",
        "beneficiary_id_number",
        "product",
        "typification",
        "kind",
        "academic_period",
        "subject",
        "description",
    }
)
# Of these, a cell that was not understood is kept as other data too.
_CODED = ("beneficiary_id_type", "kind", "academic_period")
_LONGEST_SUBJECT = 120


class FilingLine(models.Model):
    """Conversion of a spreadsheet into rows."""

    _name = "grandes.clientes.filing.line"
    _inherit = "grandes.clientes.filing.line"

    @api.model
    def _create_lines(self, filing, sheet):
        """Create the rows of a filing from its spreadsheet.

        Rows taken for totals or notes are created as well, but left out with that
        reason, so that people can bring them back.

        :param sheet: :class:`~.sheet.reader.Sheet`
        """
        reader = _Reader(self.env, sheet)
        rows = [
            {**reader.understand(row), "filing_id": filing.id} for row in sheet.rows
        ]
        rows += [
            {
                "filing_id": filing.id,
                "number": row.number,
                "cells": list(row.cells),
                "description": " ".join(cell for cell in row.cells if cell.strip()),
                "status": "left_out",
                "issues": [["ignored", {"reason": row.reason}]],
            }
            for row in sheet.ignored
            if row.reason not in ("title", "blank")
        ]
        # Sudo: rows come only from the received file; users may not add any.
        return self.sudo().create(rows).sudo(self.env.su)

    @api.model
    def _get_catalogue_entries(self, model):
        """Return the active entries of a catalogue, with names in all languages."""
        # Sudo: catalogues are not confidential, and independent of the user.
        records_sudo = (
            self.env[model]
            .sudo()
            .search([("company_id", "in", [False, self.env.company.id])])
        )
        langs = {None, *(code for code, _name in self.env["res.lang"].get_installed())}
        named = [records_sudo.with_context(lang=lang) for lang in langs]
        return [
            Entry(
                records[0].id,
                records[0].code,
                tuple({record.name for record in records}),
                records[0].product_id.id if "product_id" in records[0]._fields else 0,
            )
            for records in zip(*named, strict=True)
        ]


class _Reader:
    """Converter of the rows of one sheet into values and other data."""

    def __init__(self, env, sheet):
        Line = env["grandes.clientes.filing.line"]
        self._products = Matcher(
            Line._get_catalogue_entries("grandes.clientes.product")
        )
        self._typifications = Matcher(
            Line._get_catalogue_entries("grandes.clientes.typification")
        )
        self._headers = sheet.headers
        self._columns = sheet.columns
        held = {at for name in _HELD for at in sheet.columns.get(name, ())}
        self._others = [at for at in range(len(sheet.headers)) if at not in held]

    def understand(self, row):
        """Return the values of one row of the sheet."""
        values = row.values
        product = self._products.match(values["product"]) if values["product"] else None
        match = self._typifications.match(
            values["typification"],
            values["typification_code"],
            product.id if product else 0,
        )
        description = values["description"]
        subject = values["subject"] or next(iter(description.splitlines()), "")
        if values["subject"] and _shorten(subject) != " ".join(subject.split()):
            # A long subject is cut in the case's subject, so keep all of it here.
            description = "\n\n".join(filter(None, (subject, description)))
        vals = {
            "number": row.number,
            "cells": list(row.cells),
            "typification_text": " ".join(values["typification"].split()),
            "sheet_kind": values["kind"],
            "other_data": self._get_other_data(row, bool(product)),
            "beneficiary_name": " ".join(values["beneficiary_name"].split()),
            "beneficiary_id_type": values["beneficiary_id_type"],
            "beneficiary_id_number": values["beneficiary_id_number"],
            "typification_id": match and match.id,
            "is_guess": bool(match) and not match.certain,
            "academic_period": values["academic_period"],
            "subject": _shorten(subject),
            "description": description,
        }
        # With a match, the product is computed from the typification.
        if not match and product:
            vals["product_id"] = product.id
        return {name: value or False for name, value in vals.items()}

    def _get_unused_columns(self, row):
        """Return the columns whose cell differs from the one their field takes."""
        unused = []
        for name in _HELD:
            said = [
                at
                for at in self._columns.get(name, ())
                if at < len(row.cells) and has_value(name, row.cells[at])
            ]
            understood = fold(row.values[name])
            unused += [at for at in said[1:] if fold(row.cells[at]) not in understood]
        return unused

    def _get_other_data(self, row, has_product):
        """Return the cells that no field holds, each with the name of its column.

        :param bool has_product: the product of the row was found in the catalogue
        """
        columns = list(self._others)
        for name in _CODED:
            if not row.values[name]:
                columns += self._columns.get(name, ())
        if not has_product:
            columns += self._columns.get("product", ())
        columns += self._get_unused_columns(row)
        said = (
            (self._headers[at].strip(), clean_cell(row.cells[at]).strip())
            for at in sorted(set(columns))
            if at < len(row.cells)
        )
        return "\n".join(
            f"{name}: {cell}" if name else cell for name, cell in said if cell
        )


def _shorten(text):
    """Return the text shortened to a one-line subject."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST_SUBJECT:
        return line
    return line[: _LONGEST_SUBJECT - 1].rsplit(" ", 1)[0] + "…"
