from base64 import b64decode, b64encode
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..case.filing_receipt import takes_no_number, without_numbers
from ..engine import mass

# Rows per page of a preview.
ROWS_SHOWN = 50
# Fields of a row that the requester may correct before filing.
CORRECTED = (
    "beneficiary_name",
    "beneficiary_id_type",
    "beneficiary_id_number",
    "typification_id",
    "kind",
    "academic_period",
    "subject",
    "description",
)
# Verdicts that an advisor decides on, not the requester.
_OF_ADVISOR = frozenset({"lookalike", "failed"})
_ONE_HOUR = timedelta(hours=1)


class _Undo(Exception):
    """Ends a preview, so that its savepoint rolls back."""


class PortalUpload(models.TransientModel):
    """Spreadsheet that a coordinator previews before filing it."""

    _name = "grandes.clientes.portal.upload"
    _description = "Spreadsheet about to be filed in the portal"
    _inherit = ["grandes.clientes.protected.mixin"]
    _transient_max_hours = 8.0

    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, ondelete="cascade"
    )
    filename = fields.Char(required=True)
    content = fields.Binary(attachment=False, required=True)
    wanted_means = fields.Char()
    wanted_contact = fields.Char()
    corrections = fields.Json(
        help="By row of the file, what its requester corrected before it was filed."
    )
    preview = fields.Json(help="What would become of its rows, as it was last judged.")
    filing_id = fields.Many2one(
        comodel_name="grandes.clientes.filing", ondelete="cascade"
    )

    @api.model
    def _do_keep(self, entity_id, content, filename, wanted=None):
        """Store a readable spreadsheet for its preview.

        :param bytes content: the file
        :return: the user's own upload, as sudo
        :raise UserError: the file is refused, or there were too many
        """
        Filing = self.env["grandes.clientes.filing"]
        Filing._prepare_portal_vals(entity_id, wanted)
        self._check_rate()
        Filing._read_sheet(content, filename)
        # Sudo: portal users have no access to the model; this one is their own.
        upload_sudo = self.sudo().create(
            {
                "partner_id": entity_id,
                "filename": filename,
                "content": b64encode(content),
                "wanted_means": (wanted or {}).get("means"),
                "wanted_contact": (wanted or {}).get("contact"),
            }
        )
        return upload_sudo

    @api.model
    def _check_rate(self):
        # Sudo: counts the user's own uploads; by Odoo's clock, which wrote
        # `create_date`.
        limit = self.env.company.sudo().grandes_clientes_portal_hourly
        since = fields.Datetime.now() - _ONE_HOUR
        if (
            self.sudo().search_count(
                [("create_uid", "=", self.env.uid), ("create_date", ">", since)],
                limit=limit,
            )
            >= limit
        ):
            raise UserError(
                self.env._(
                    "You uploaded as many spreadsheets within an hour as the portal "
                    "takes (%(count)s). Go on later.",
                    count=limit,
                )
            )

    @api.model
    def _get_own(self, upload_id):
        """Return the user's upload of that id, or an empty recordset."""
        # Sudo: limited to the user's own uploads.
        return self.sudo().search(
            [("id", "=", upload_id), ("create_uid", "=", self.env.uid)]
        )

    def _get_wanted(self):
        return {"means": self.wanted_means, "contact": self.wanted_contact}

    def _is_being_filed(self):
        """Return whether another request is filing it, which may take minutes."""
        self.ensure_one()
        if self.filing_id:
            return False
        with mass.error_expected(), self.env.cr.savepoint() as savepoint:
            locked = self.try_lock_for_update()
            # Release the lock: only its availability matters.
            savepoint.rollback()
        return not locked

    def _do_file(self, consent=False):
        """File the spreadsheet, once (5.2.1).

        :param bool consent: the user accepted the text about personal data
        :return: the filing; the same one if called again
        """
        self.ensure_one()
        # Of two simultaneous submissions, the second is retried until the first is
        # done.
        if not self.try_lock_for_update():
            raise ConcurrencyError("The spreadsheet is just being filed")
        if not self.filing_id:
            self.filing_id = (
                self.env["grandes.clientes.filing"]
                .sudo(False)
                ._do_file_portal_sheet(
                    self.partner_id.id,
                    self._get_workbook(),
                    self.filename,
                    self._get_wanted(),
                    consent,
                )
            )
            self._apply_corrections(self.filing_id, told=True)
            # The file is stored on the filing now.
            self.content = b64encode(b"-")
        return self.filing_id.sudo(False)

    def _get_workbook(self):
        return b64decode(self.with_context(bin_size=False).content)

    def _apply_preview(self):
        """Judge the rows, and store the result for the pages that show it."""
        self.preview = self._judge()

    def _get_preview(self):
        """Return the verdict on each row, as judged last.

        :return: ``{"counts": {verdict: rows}, "total", "notes": [sentences], "rows":
            [{"number", "who", "subject", "verdict", "why", "open", "corrected",
            "values"}]}``, rows that need attention first
        :raise AccessError: the user does not coordinate the entity any more
        """
        self.ensure_one()
        Filing = self.env["grandes.clientes.filing"].sudo(False)
        Filing._prepare_portal_vals(self.partner_id.id, self._get_wanted())
        return self.preview or self._judge()

    def _judge(self):
        """Return the preview, and roll everything back.

        The rows are judged by the same code as on filing.
        """
        self.ensure_one()
        Filing = self.env["grandes.clientes.filing"].sudo(False)
        vals = Filing._prepare_portal_vals(self.partner_id.id, self._get_wanted())
        try:
            with self.env.cr.savepoint(), without_numbers():
                # Sudo: as on filing itself.
                filing_sudo = Filing.sudo()._do_file_sheet(
                    vals, self._get_workbook(), self.filename
                )
                self._apply_corrections(filing_sudo)
                preview = self._read_preview(filing_sudo)
                raise _Undo
        except _Undo:
            return preview

    def _read_preview(self, filing_sudo):
        lines_sudo = filing_sudo.line_ids
        counts, rows = {}, []
        told = self._get_tellable_cases(lines_sudo)
        corrected = self.corrections or {}
        for line in lines_sudo:
            verdict = line.status
            if verdict in _OF_ADVISOR or (
                verdict == "repeat" and not line._get_told_sentences(told)
            ):
                verdict = "will_register"
            counts[verdict] = counts.get(verdict, 0) + 1
            rows.append((verdict == "will_register", line.number, verdict, line))
        # Rows that need attention come first.
        rows.sort(key=lambda row: row[:2])
        return {
            "counts": counts,
            "total": len(lines_sudo),
            "notes": [
                *self._get_named_notes(filing_sudo),
                *(filing_sudo.sheet_notes or "").splitlines(),
            ],
            "rows": [
                {
                    "number": number,
                    "who": line.beneficiary_name or line.beneficiary_id_number or "",
                    "subject": line.subject or line.typification_id.name or "",
                    "verdict": verdict,
                    "why": " ".join(line._get_told_sentences(told)) if not fine else "",
                    "open": verdict != "left_out",
                    "corrected": str(number) in corrected,
                    "values": {
                        name: line[name].id
                        if name == "typification_id"
                        else line[name] or ""
                        for name in CORRECTED
                    },
                }
                for fine, number, verdict, line in rows
            ],
        }

    def _get_named_notes(self, filing_sudo):
        """Return a warning if the spreadsheet names another entity."""
        if not filing_sudo.sheet_named:
            return []
        return [
            self.env._(
                "The spreadsheet names another entity or NIT than %(entity)s. Make "
                "sure that it is the right file: if you file it, we ask you before "
                "we register its rows.",
                entity=filing_sudo.partner_id.name,
            )
        ]

    def _get_tellable_cases(self, lines_sudo):
        """Return ``{id: words}`` of the repeated cases that the user may read."""
        ids = {
            case_id
            for line in lines_sudo
            for _code, values in line.issues or []
            for case_id in values.get("cases", ())
        }
        Case = self.env["grandes.clientes.case"].sudo(False)
        Portal = Case.env["grandes.clientes.portal.cases"]
        return {
            case.id: self.env._(
                "%(number)s (%(state)s)",
                number=case.name,
                state=Portal._get_plain_state(case)[1],
            )
            for case in Case.browse(ids)._filtered_access("read")
        }


class Filing(models.Model):
    """Filings: in a preview, an entity named otherwise does not hold up the rows.

    It is shown above the rows, and asked by the front office once it is filed.
    """

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    def _get_named_words(self):
        return "" if takes_no_number() else super()._get_named_words()
