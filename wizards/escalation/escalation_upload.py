import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.escalation.area_sheet import COLUMNS, DECISIONS, DOWNLOADED
from ...tools.sheet_messages import SheetError
from ...tools.sheet_table import read_filled
from ...tools.text import fold

_FILLED = ("decision", "answer", "support", "reason", "area")
# Whose row it is, in words: a sheet of which only some columns were sorted shows.
_TELLING = ("beneficiary", "document", "subject")


class EscalationUpload(models.TransientModel):
    """Reads the spreadsheet that an area filled, shows it, and does what it says."""

    _name = "grandes.clientes.escalation.upload"
    _description = "Upload answers to escalations"

    file = fields.Binary(string="Spreadsheet", attachment=False)
    filename = fields.Char()
    state = fields.Selection(
        selection=[("file", "File"), ("preview", "Preview"), ("done", "Done")],
        default="file",
        required=True,
    )
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.escalation.upload.line", inverse_name="upload_id"
    )
    ready_count = fields.Integer(string="Ready", compute="_compute_counts")
    problem_count = fields.Integer(string="With a problem", compute="_compute_counts")
    done_count = fields.Integer(string="Done", compute="_compute_counts")
    untouched_count = fields.Integer(string="Left as is", compute="_compute_counts")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for upload in self:
            by_state = upload.line_ids.grouped("state")
            upload.ready_count = len(by_state.get("ready", ()))
            upload.problem_count = len(by_state.get("problem", ()))
            upload.done_count = len(by_state.get("done", ()))
            upload.untouched_count = len(by_state.get("untouched", ()))

    # === READING === #

    def action_preview(self):
        """Read the file and show what each row would do.

        :raise UserError: there is no file, or it is no sheet of ours; says why
        """
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the spreadsheet that you filled."))
        try:
            rows = read_filled(
                base64.b64decode(self.file),
                self.filename or "",
                self._column_names(),
                ("escalation", "control", "decision"),
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
            raise UserError(error.sentence(self.env._)) from error
        if not rows:
            raise UserError(self.env._("The spreadsheet has no rows."))
        self.line_ids.unlink()
        vals_list = [*self._line_vals(rows), *self._missing_vals(rows)]
        self.write(
            {
                "line_ids": [fields.Command.create(vals) for vals in vals_list],
                "state": "preview",
            }
        )
        return self._reopen()

    def _missing_vals(self, rows):
        """Return a line for each downloaded row that the file has lost."""
        try:
            downloaded = read_filled(
                base64.b64decode(self.file),
                self.filename or "",
                {"number": self._in_every_language(DOWNLOADED)},
                ("number",),
            )
        except SheetError:
            return []  # saved as CSV: it holds the first sheet alone
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

    def _column_names(self):
        """Return the names of each column in every language, as files may have them."""
        return {code: self._in_every_language(label) for code, label in COLUMNS.items()}

    def _in_every_language(self, label):
        """Return the translations of a term to the installed languages."""
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        return {str(self.with_context(lang=lang).env._(label)) for lang in langs}

    def _decision_codes(self):
        """Return ``{folded word: act}`` in every language."""
        return {
            fold(word): act
            for act, label in DECISIONS.items()
            for word in (act, *self._in_every_language(label))
        }

    def _catalogue(self, entries):
        """Return ``{folded code or name: entry}``."""
        found = {fold(entry.name): entry for entry in entries}
        found.update({fold(entry.code): entry for entry in entries})
        return found

    def _line_vals(self, rows):
        """Return the values of a line for each row, its problem among them."""
        names = {row["escalation"] for row in rows}
        # As the user: what belongs to others is not found, whatever its number.
        escalations = self.env["grandes.clientes.escalation"].search(
            [("name", "in", list(names))]
        )
        reader = {
            "escalations": {each.name: each for each in escalations},
            "decisions": self._decision_codes(),
            "reasons": self._catalogue(
                self.env["grandes.clientes.reason"].search([("usage", "=", "reject")])
            ),
            "areas": self._catalogue(
                self.env["grandes.clientes.mission.area"].search(
                    [("active", "=", True)]
                )
            ),
            "refusals": {
                act: escalations._get_cannot_act_reasons(act) for act in DECISIONS
            },
            "seen": set(),
        }
        return [self._read_row(row, reader) for row in rows]

    def _read_row(self, row, reader):
        """Return the values of the line of one row.

        :param row: :class:`~sheet_table.FilledRow`
        :param dict reader: what rows are looked up in
        """
        vals = {"row": row.number, "number": row["escalation"], "state": "problem"}
        escalation = reader["escalations"].get(row["escalation"])
        if not any(row[code] for code in _FILLED):
            return {**vals, "state": "untouched"}
        if not escalation or not escalation._has_control(row["control"]):
            vals["problem"] = self.env._(
                "«%(number)s» is no escalation of your queue, or its number or control "
                "was changed. Copy the row again from the downloaded file.",
                number=row["escalation"],
            )
            return vals
        vals["escalation_id"] = escalation.id
        if row.computed:
            vals["problem"] = self.env._(
                "It holds a formula or an error: write the text itself."
            )
            return vals
        if self._is_mixed(row, escalation):
            vals["problem"] = self.env._(
                "It speaks of somebody else than the escalation does: the rows were "
                "mixed, perhaps by sorting some columns only. Copy the row again from "
                "the downloaded file."
            )
            return vals
        if escalation in reader["seen"]:
            vals["problem"] = self.env._(
                "The file has this escalation twice: only the first row counts."
            )
            return vals
        reader["seen"].add(escalation)
        vals.update(self._read_decision(row, reader, escalation))
        return vals

    def _is_mixed(self, row, escalation):
        """Whether what the row says of its case is not what was downloaded."""
        given = dict(zip(COLUMNS, escalation._sheet_row(), strict=True))
        return any(
            row[column] and fold(row[column]) != fold(given[column])
            for column in _TELLING
        )

    def _read_decision(self, row, reader, escalation):
        """Return the part of a line's values that says what to do."""
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
            problem = escalation._own_area_sentence(area)
        if problem:
            return {**vals, "problem": problem}
        return {**vals, "state": "ready"}

    # === DOING === #

    def action_apply(self):
        """Do what the rows without a problem say; each gets its outcome."""
        self.ensure_one()
        ready = self.line_ids.filtered(lambda line: line.state == "ready")
        if not ready:
            raise UserError(self.env._("No row is ready: correct the file first."))
        for lines in ready.grouped(lambda line: line._key()).values():
            self._apply(lines)
        self.state = "done"
        return self._reopen()

    def _apply(self, lines):
        """Do one kind of decision; row by row where one of them does not go."""
        try:
            with self.env.cr.savepoint():
                lines._do()
                self.env.flush_all()
        except (AccessError, UserError) as error:
            if len(lines) == 1:
                lines.write({"state": "problem", "problem": str(error)})
                return
            for line in lines:
                self._apply(line)
            return
        lines.write({"state": "done"})

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Upload answers"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
