import base64

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import hmac
from odoo.tools.misc import consteq
from odoo.tools.translate import LazyTranslate

from ...tools.sheet.writer import SheetSpec, write_xlsx
from ..engine.costly import costly
from .escalation import OPEN

_lt = LazyTranslate(__name__)

# Columns of the sheet that an area fills in, in order.
COLUMNS = {
    "escalation": _lt("Escalation"),
    "control": _lt("Control (do not change)"),
    "due": _lt("Due"),
    "entity": _lt("Entity"),
    "typification": _lt("Typification"),
    "beneficiary": _lt("Beneficiary"),
    "document": _lt("Document"),
    "subject": _lt("Subject"),
    "description": _lt("Description"),
    "asked": _lt("What you are asked for"),
    "decision": _lt("Decision"),
    "answer": _lt("Answer, or what is missing"),
    "support": _lt("Support"),
    "reason": _lt("Reason of the rejection"),
    "area": _lt("It belongs to the area"),
}
# Title of the sheet that lists the downloaded escalations, to detect lost rows.
DOWNLOADED = _lt("Downloaded")
DECISIONS = {
    "accept": _lt("Accept"),
    "answer": _lt("Reply"),
    "reject": _lt("Reject"),
    "return": _lt("Return"),
}
# Alternative words that people write: in Spanish «Respuesta» beside «Responder».
ALSO = {"answer": _lt("Answer")}
# Current and former button labels, independent of the translations: people write the
# word they know, and sheets downloaded earlier are still uploaded.
KNOWN = {"accept": ("Accept", "Take", "Aceptar", "Acepto", "Tomar")}
_WIDTHS = (20, 14, 12, 28, 28, 24, 16, 30, 50, 40, 14, 60, 24, 26, 26)
_CONTROL_LENGTH = 10
# Letters only: spreadsheet programs convert digits, and strings like 12e5, to numbers.
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


class Escalation(models.Model):
    """Spreadsheet in which an area answers its escalations (5.2.19)."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def _get_control(self):
        """Return the code that ties a row to its escalation and detects changes."""
        self.ensure_one()
        scope = "grandes_clientes-escalation-sheet"
        code = hmac(self.env(su=True), scope, f"{self.id}:{self.name}")
        return code[:_CONTROL_LENGTH].translate(_LETTERS)

    def _has_control(self, control):
        """Return whether ``control`` is the control code of the escalation."""
        return consteq(self._get_control(), (control or "").strip().lower())

    @costly
    def _get_sheet(self):
        """Return the XLSX of the escalations, to be filled in and uploaded."""
        labels = [self.env._(label) for label in COLUMNS.values()]
        return write_xlsx(
            [
                SheetSpec(
                    self.env._("Escalations"),
                    labels,
                    (each._get_sheet_row() for each in self),
                    _WIDTHS,
                    self._get_sheet_choices(),
                ),
                SheetSpec(
                    self.env._("How to fill it"),
                    [self.env._("Column"), self.env._("Value"), self.env._("Meaning")],
                    self._get_sheet_help(),
                    (30, 34, 70),
                ),
                SheetSpec(
                    self.env._(DOWNLOADED),
                    [self.env._(DOWNLOADED)],
                    ((each.name,) for each in self),
                ),
            ]
        )

    def _get_sheet_row(self):
        """Return the cells of the escalation's row; the last five stay empty."""
        self.ensure_one()
        case = self.case_id
        return [
            self.name,
            self._get_control(),
            self.date_due,
            case.partner_id.display_name or "",
            case.typification_id.display_name or "",
            case.beneficiary_name or "",
            " ".join(
                filter(None, (case.beneficiary_id_type, case.beneficiary_id_number))
            ),
            case.subject or "",
            case.description or "",
            self.instruction or "",
            "",
            "",
            "",
            "",
            "",
        ]

    @api.model
    def _get_sheet_choices(self):
        """Return ``{column index: choices}``."""
        places = {code: place for place, code in enumerate(COLUMNS)}
        reasons = self.env["grandes.clientes.reason"].search([("usage", "=", "reject")])
        areas = self.env["grandes.clientes.mission.area"].search(
            [("active", "=", True)]
        )
        return {
            places["decision"]: [self.env._(label) for label in DECISIONS.values()],
            places["reason"]: self._get_names(reasons),
            places["area"]: self._get_names(areas),
        }

    @api.model
    def _get_names(self, entries):
        """Return the names of the entries, or the code where a name is ambiguous."""
        names = entries.mapped("name")
        return [
            entry.code if names.count(entry.name) > 1 else entry.name
            for entry in entries
        ]

    @api.model
    def _get_sheet_help(self):
        """Return the rows that explain what each column accepts."""
        meanings = {
            "accept": self.env._("You take it on; nothing else is needed."),
            "answer": self.env._("Write the answer in its column."),
            "reject": self.env._("Choose the reason, and the area it belongs to."),
            "return": self.env._("Write what is missing in the column of the answer."),
        }
        rows = [
            (self.env._(COLUMNS["decision"]), self.env._(label), meanings[code])
            for code, label in DECISIONS.items()
        ]
        reasons = self.env["grandes.clientes.reason"].search([("usage", "=", "reject")])
        rows += [(self.env._(COLUMNS["reason"]), r.code, r.name) for r in reasons]
        areas = self.env["grandes.clientes.mission.area"].search(
            [("active", "=", True)]
        )
        rows += [(self.env._(COLUMNS["area"]), a.code, a.name) for a in areas]
        return rows

    def action_download(self):
        """Download the open escalations that the user may answer, as a spreadsheet.

        The download is logged on each case.
        """
        self.check_access("read")
        escalations = self.filtered(lambda escalation: escalation.state in OPEN)
        reasons = escalations._get_cannot_act_reasons("answer")
        escalations = escalations.filtered(lambda e: e.id not in reasons)
        if not escalations:
            raise UserError(
                self.env._(
                    "None of these waits for an answer of your desk: choose others."
                )
            )
        # Sudo: users have no access to this model; the escalations were read as the
        # user.
        download_sudo = (
            self.env["grandes.clientes.escalation.download"]
            .sudo()
            .create(
                {
                    "escalation_ids": escalations.ids,
                    "file": base64.b64encode(escalations._get_sheet()),
                }
            )
        )
        escalations.case_id._log_events(
            "escalation_download", facts={"count": len(escalations)}
        )
        name = self.env._("Escalations to answer.xlsx")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{download_sudo._name}/{download_sudo.id}/file/{name}"
            "?download=true",
            "target": "self",
        }

    def action_upload(self):
        """Open the wizard that reads the filled-in spreadsheet."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Upload answers"),
            "res_model": "grandes.clientes.escalation.upload",
            "view_mode": "form",
            "target": "new",
        }
