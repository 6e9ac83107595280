from collections import Counter

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.mimetypes import guess_mimetype

from ...tools import clock
from ...tools.sheet.contingency import read_contingency, write_extract
from ...tools.sheet.errors import SheetError
from ..engine.sheet_messages import refusal

_OF_MATTER = (
    "date",
    "time",
    "channel",
    "entity",
    "contact",
    "id_number",
    "name",
    "mercurio_number",
)


class Contingency(models.Model):
    """Reading the sheet, loading its rows as filings, and registering their cases."""

    _name = "grandes.clientes.contingency"
    _inherit = "grandes.clientes.contingency"

    def _check_may_load(self):
        """Raise unless the user belongs to the front office, which loads contingencies.

        :raise AccessError: the user does not belong to the front office
        """
        if not (
            self.env.su
            or self.env.user.has_group("grandes_clientes.group_front_office")
        ):
            raise AccessError(
                self.env._("Only the front office loads what was received by hand.")
            )
        self.check_access("write")

    def _do_read(self, content, filename):
        """Read a filled sheet into rows to be corrected; nothing is filed yet.

        The rows replace those of an earlier reading that are not filed.

        :param bytes content: XLSX or CSV
        :raise UserError: it is not a valid contingency sheet; says why
        """
        self.ensure_one()
        self._check_may_load()
        try:
            rows = read_contingency(content, filename or "")
        except SheetError as error:
            if error.code != "no_header":
                raise UserError(refusal(error, self.env._)) from error
            raise UserError(
                self.env._(
                    "«%(file)s» is no contingency sheet: download it, fill it and "
                    "upload it with its column names.",
                    file=filename or "",
                )
            ) from error
        if not rows:
            raise UserError(
                self.env._("The spreadsheet has no rows: fill it in and load it again.")
            )
        fresh = self._get_unfiled_rows(rows)
        # Sudo: rows that were read but not filed do not count as records yet.
        self.sudo().line_ids.filtered(lambda line: not line.filing_id).unlink()
        self.env["grandes.clientes.contingency.line"]._make(self, fresh)
        # Sudo: storing the file is part of the act.
        self.sudo().sheet_attachment_id = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": filename or self.env._("Contingency sheet"),
                    "raw": content,
                    "mimetype": guess_mimetype(content),
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        self.filtered("loaded_on")._log_seal("read")

    def _get_unfiled_rows(self, rows):
        """Return the rows without a filing, as a sheet may be read many times.

        Rows may be inserted or sorted in between. A filed row is recognised by its
        content or, if it was corrected since, by its row number and the person it is
        about.
        """
        filed = self.line_ids.filtered("filing_id")
        written = Counter(frozenset(line._get_written().items()) for line in filed)
        placed = {(line.number, _matter(line._get_written())) for line in filed}
        fresh = []
        for row in rows:
            cells = {code: value for code, value in row.values.items() if value}
            key = frozenset(cells.items())
            if written[key]:
                written[key] -= 1
            elif (row.number, _matter(cells)) not in placed:
                fresh.append(row)
        return fresh

    def _do_load(self):
        """Create filings from the ready rows, each with its actual time (5.2.1).

        Rows with the same instant, channel, requester and letter form one filing, whose
        rows are then reviewed and registered like those of any spreadsheet. Rows with a
        problem stay.

        :return: the filings
        :raise UserError: no row is ready
        """
        self.ensure_one()
        self._check_may_load()
        ready = self.line_ids.filtered(
            lambda line: not line.filing_id and not line.problem
        )
        if not ready:
            raise UserError(
                self.env._("No row is ready: correct what the rows say is missing.")
            )
        filings = self.env["grandes.clientes.filing"]
        for lines in ready.grouped(lambda line: line._get_group_key()).values():
            filings |= self._create_loaded_filing(lines.sorted("number"))
        # Sudo: only the act writes who loaded it and when.
        self.sudo().write({"loaded_by_id": self.env.uid, "loaded_on": clock.now()})
        self._log_seal("load")
        filings._send_acknowledgement()
        return filings

    def _create_loaded_filing(self, lines):
        """Create the filing of rows that came together."""
        first = lines[0]
        # It was received at that time, by hand; the terms of its cases start there.
        with clock.of(first.received_on):
            filing = self.env["grandes.clientes.filing"]._do_file_sheet(
                {
                    "company_id": self.company_id.id,
                    "channel_id": first.channel_id.id,
                    "partner_id": first.partner_id.id,
                    "contact_id": first.contact_id.id,
                    "email_from": first.email_from,
                    "received_on": first.received_on,
                    "mercurio_in_number": first.mercurio_in_number or False,
                    "mercurio_in_date": first.mercurio_in_date,
                    "subject": first.subject or self.name,
                    "attachment_ids": [
                        fields.Command.link(file.id) for file in self.evidence_ids
                    ],
                },
                write_extract([line._get_written_row() for line in lines]),
                f"{self.name.replace('/', '-')} {first.number}.xlsx",
            )
        # Sudo: only the act links the contingency, the filing and its rows.
        filing.sudo().contingency_id = self
        lines.sudo().filing_id = filing
        filing._message_log(
            body=self.env._(
                "Received during the outage %(outage)s and loaded later, by "
                "%(user)s. What proves the date: %(evidence)s",
                outage=self.name,
                user=self.env.user.name,
                evidence=", ".join(filter(None, [*lines.mapped("evidence")]))
                or ", ".join(self.evidence_ids.mapped("name")),
            )
        )
        if unknown := first._get_unknown_words():
            filing._message_log(
                body=self.env._(
                    "Nobody known here is meant by what was written of who filed it: "
                    "%(words)s.",
                    words=unknown,
                )
            )
        return filing

    def _do_file_rows(self):
        """Create and register the cases of all ready rows, of every filing.

        :raise UserError: no row is ready
        """
        self._check_may_load()
        filings = self.filing_ids.filtered(
            lambda filing: filing.sheet_state == "review"
        )
        filings.line_ids._apply_evaluation()
        lines = filings.line_ids._get_ready().sorted(
            lambda line: (line.filing_id.id, line.number)
        )
        if not lines:
            raise UserError(
                self.env._(
                    "No row is ready: complete the rows that lack something, or decide "
                    "on the look-alikes."
                )
            )
        # Sudo: as for a single spreadsheet; this state defers the notices of the rows.
        lines.filing_id.sudo().sheet_state = "working"
        name = self[:1].name
        if len(lines) == 1:
            words = self.env._("Filing of 1 row of %(name)s", name=name)
        else:
            words = self.env._(
                "Filing of %(count)s rows of %(name)s", count=len(lines), name=name
            )
        job = self.env["grandes.clientes.job"]._create_job(
            lines, "_do_make_cases", words
        )
        job._run_if_few()
        return job

    # === ACTIONS === #

    def action_load(self):
        """Load the ready rows and show the rows of their filings."""
        self._do_load()
        return self.action_review_rows()

    def action_file_rows(self):
        """Register the ready rows of all filings of the contingency."""
        self._do_file_rows()

    def action_review_rows(self):
        """Open the rows of the filings, for review like those of a spreadsheet."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.action_filing_line"
            ),
            "name": self.env._("Rows of %(name)s", name=self.name),
            "domain": [("filing_id.contingency_id", "=", self.id)],
            "context": {},
        }

    def action_open_filings(self):
        """Open the filings of the contingency."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.filing_action"
            ),
            "name": self.env._("Filings of %(name)s", name=self.name),
            "domain": [("contingency_id", "=", self.id)],
        }

    def action_download_template(self):
        """Download the sheet to fill in while the system is down."""
        return {
            "type": "ir.actions.act_url",
            "url": "/grandes_clientes/contingency/template",
            "target": "download",
        }


def _matter(cells):
    """Return the values that identify the matter of a row."""
    return tuple(cells.get(code, "") for code in _OF_MATTER)
