import base64

from odoo import models
from odoo.exceptions import UserError

from ...tools import clock
from ...tools.sheet.errors import SheetError
from ...tools.sheet.table import read_filled
from ...tools.sheet.writer import excel_text
from ...tools.text import fold
from ..engine import mass
from ..engine.sheet_messages import refusal
from .area_sheet import ALSO, COLUMNS, DECISIONS, DOWNLOADED, KNOWN

_NEEDED = ("escalation", "control", "decision")
_FILLED = ("decision", "answer", "support", "reason", "area")
# Columns that identify the case of a row: they reveal a sheet that was partly sorted.
_TELLING = ("beneficiary", "document", "subject", "description")
_NO_LINE = {
    "row": None,
    "number": None,
    "escalation_id": None,
    "act": None,
    "text": None,
    "support": None,
    "reason_id": None,
    "suggested_area_id": None,
    "state": "problem",
    "problem": None,
}


class EscalationUpload(models.Model):
    """Reading of the spreadsheet: each row with the act it asks for, or its problem."""

    _name = "grandes.clientes.escalation.upload"
    _inherit = "grandes.clientes.escalation.upload"

    def _do_read(self):
        """Create a line for each row, and for each row missing from the file.

        :raise UserError: the file is missing or not one of our sheets; the message says
            why
        """
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the spreadsheet that you filled."))
        content = base64.b64decode(self.file)
        rows = self._get_rows(content)
        mass.insert(
            # Sudo: only this act creates lines, from what the user may read.
            self.env["grandes.clientes.escalation.upload.line"].sudo(),
            [
                {**_NO_LINE, **vals, "upload_id": self.id}
                for vals in [
                    *self._prepare_line_vals(rows),
                    *self._prepare_missing_vals(content, rows),
                ]
            ],
        )
        self.invalidate_recordset()
        # Sudo: only this act marks it as read. The file holds personal data.
        self.sudo().write({"read_on": clock.now(), "file": False})

    def _get_rows(self, content):
        """Return the filled-in rows of the file.

        :raise UserError: it is not one of our sheets, or not complete
        """
        try:
            rows = read_filled(
                content,
                self.filename or "",
                self._get_column_names(),
                _NEEDED,
                strict=True,
            )
        except SheetError as error:
            if error.code == "no_header":
                raise UserError(
                    self.env._(
                        "«%(file)s» is not the spreadsheet that was downloaded from "
                        "your queue: upload that one, filled, with its column names.",
                        file=self.filename or "",
                    )
                ) from error
            raise UserError(refusal(error, self.env._)) from error
        if not rows:
            raise UserError(
                self.env._("The spreadsheet has no rows: fill it in and load it again.")
            )
        lost = [code for code in _FILLED if code not in rows[0].values]
        if lost:
            raise UserError(
                self.env._(
                    "The file has no column %(columns)s: it was deleted or renamed. "
                    "Give it its name again, even if you leave it empty.",
                    columns=", ".join(
                        f"«{self.env._(COLUMNS[code])}»" for code in lost
                    ),
                )
            )
        return rows

    def _prepare_missing_vals(self, content, rows):
        """Return a line for each downloaded row that is missing from the file."""
        try:
            downloaded = read_filled(
                content,
                self.filename or "",
                {"number": self._in_every_language(DOWNLOADED)},
                ("number",),
            )
        except SheetError:
            return []  # saved as CSV: it holds the first sheet only
        there = {row["escalation"] for row in rows}
        return [
            {
                "number": row["number"],
                "state": "untouched",
                "problem": self.env._(
                    "Its row is not in the file: it stays in your queue as it is."
                ),
            }
            for row in downloaded
            if row["number"] not in there
        ]

    # === WORDS IN ALL INSTALLED LANGUAGES === #

    def _languages(self):
        return [code for code, _name in self.env["res.lang"].get_installed()]

    def _in_every_language(self, label):
        """Return the translations of a term into the installed languages."""
        return {
            str(self.with_context(lang=lang).env._(label)) for lang in self._languages()
        }

    def _get_column_names(self):
        """Return the names of each column in every installed language."""
        return {code: self._in_every_language(label) for code, label in COLUMNS.items()}

    def _get_decision_codes(self):
        """Return ``{folded word: act}`` in every installed language."""
        codes = {fold(word): act for act, words in KNOWN.items() for word in words}
        return codes | {
            fold(word): act
            for table in (DECISIONS, ALSO)
            for act, label in table.items()
            for word in (act, *self._in_every_language(label))
        }

    def _get_catalogue(self, entries):
        """Return ``{folded code or name: entry}``; ambiguous names give ``None``."""
        found = {}
        for entry in entries:
            names = {
                fold(entry.with_context(lang=lang).name) for lang in self._languages()
            }
            for name in names:
                found[name] = None if name in found else entry
        found.update({fold(entry.code): entry for entry in entries})
        return found

    # === ROWS === #

    def _prepare_line_vals(self, rows):
        """Return the values of a line for each row, including its problem."""
        names = {row["escalation"] for row in rows}
        # Without sudo: escalations that the user may not read are not found.
        escalations = self.env["grandes.clientes.escalation"].search(
            [("name", "in", list(names))]
        )
        reader = {
            "escalations": escalations.grouped("name"),
            "decisions": self._get_decision_codes(),
            "reasons": self._get_catalogue(
                self.env["grandes.clientes.reason"].search([("usage", "=", "reject")])
            ),
            "areas": self._get_catalogue(
                self.env["grandes.clientes.mission.area"].search(
                    [("active", "=", True)]
                )
            ),
            "refusals": {
                act: escalations._get_cannot_act_reasons(act) for act in DECISIONS
            },
            "repeated": self._get_repeated(rows),
        }
        return [self._read_row(row, reader) for row in rows]

    def _get_repeated(self, rows):
        """Return ``{row number: problem}`` of rows that repeat an escalation.

        If they are identical the first one counts, otherwise none does.
        """
        problems = {}
        alike = {}
        for row in rows:
            if any(row[code] for code in _FILLED):
                alike.setdefault(row["escalation"], []).append(row)
        for group in alike.values():
            first, *others = group
            if all(row[code] == first[code] for row in others for code in _FILLED):
                same = self.env._(
                    "The file has this escalation twice: only the first row counts."
                )
                problems.update({row.number: same for row in others})
                continue
            differs = self.env._(
                "The file has this escalation twice, in rows %(rows)s, and they do not "
                "say the same: none counts. Leave one of them.",
                rows=", ".join(str(row.number) for row in group),
            )
            problems.update({row.number: differs for row in group})
        return problems

    def _read_row(self, row, reader):
        """Return the values of the line of one row.

        :param row: :class:`~.sheet.table.FilledRow`
        :param dict reader: look-up tables, see :meth:`_prepare_line_vals`
        """
        vals = {"row": row.number, "number": row["escalation"]}
        if not any(row[code] for code in _FILLED):
            return {**vals, "state": "untouched"}
        escalation = next(
            (
                each
                for each in reader["escalations"].get(row["escalation"], ())
                if each._has_control(row["control"])
            ),
            None,
        )
        if not escalation:
            vals["problem"] = self.env._(
                "«%(number)s» is no escalation of your queue, or its number or control "
                "was changed. Copy the row again from the downloaded file.",
                number=row["escalation"],
            )
            return vals
        vals["escalation_id"] = escalation.id
        if not set(row.computed).isdisjoint(_FILLED):
            vals["problem"] = self.env._(
                "It holds a formula or an error: write the text itself."
            )
        elif self._is_mixed(row, escalation):
            vals["problem"] = self.env._(
                "It speaks of somebody else than the escalation does: the rows were "
                "mixed, perhaps by sorting some columns only. Copy the row again from "
                "the downloaded file."
            )
        elif row.number in reader["repeated"]:
            vals["problem"] = reader["repeated"][row.number]
        else:
            vals.update(self._read_decision(row, reader, escalation))
        return vals

    def _is_mixed(self, row, escalation):
        """Return whether the case data of the row differ from what was downloaded."""
        given = dict(zip(COLUMNS, escalation._get_sheet_row(), strict=True))
        return any(
            row[column] and _told(row[column]) != _told(excel_text(given[column]))
            for column in _TELLING
        )

    def _read_decision(self, row, reader, escalation):
        """Return the values of a line that say what to do."""
        word = row["decision"]
        act = reader["decisions"].get(fold(word)) if word else "answer"
        if not act:
            return {
                "problem": self.env._(
                    "«%(word)s» is no decision: use one of %(words)s.",
                    word=word,
                    words=", ".join(self.env._(label) for label in DECISIONS.values()),
                )
            }
        reason = reader["reasons"].get(fold(row["reason"]))
        area = reader["areas"].get(fold(row["area"]))
        vals = {
            "act": act,
            "text": row["answer"],
            "support": row["support"],
            "reason_id": reason and reason.id,
            "suggested_area_id": area and area.id,
        }
        problem = reader["refusals"][act].get(escalation.id)
        if not problem and act in ("answer", "return") and not row["answer"]:
            problem = self.env._("Write the answer, or what is missing.")
        if not problem and act == "reject" and not reason:
            problem = self.env._(
                "Give one of the reasons of the second sheet: «%(reason)s» is none.",
                reason=row["reason"],
            )
        if not problem and act == "reject" and reason.needs_text and not row["answer"]:
            problem = self.env._("Explain the reason in the column of the answer.")
        if not problem and row["area"] and not area:
            problem = self.env._(
                "«%(area)s» is no mission area: use a code of the second sheet.",
                area=row["area"],
            )
        if not problem and act == "reject" and area == escalation.mission_area_id:
            problem = escalation._get_own_area_sentence(area)
        return {**vals, "state": "problem" if problem else "ready", "problem": problem}


def _told(text):
    """Return the normalized text of a cell that identifies the case of a row.

    Leading zeros are dropped: a spreadsheet program that converts to a number loses
    them.
    """
    return fold(text).lstrip("0")
