import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock


class ReportPackAct(models.TransientModel):
    """Wizard for the acts on a month's reports that need input."""

    _name = "grandes.clientes.report.pack.act"
    _description = "Act on the reports of a month"
    _inherit = ["grandes.clientes.opening.mixin"]

    _records = "pack_id"

    pack_id = fields.Many2one(
        comodel_name="grandes.clientes.report.pack", readonly=True
    )
    daily_id = fields.Many2one(
        comodel_name="grandes.clientes.report.daily", readonly=True
    )
    act = fields.Selection(
        selection=[
            ("deliver", "Record the delivery on paper"),
            ("attach_copy", "Attach the stamped copy"),
            ("attach_outside", "Attach a report made outside"),
            ("review", "Review"),
            ("correct", "Correct by a new version"),
        ],
        required=True,
        readonly=True,
    )
    # Delivery
    delivered_on = fields.Date(
        default=lambda self: clock.today(self.env.company), string="Delivered on"
    )
    delivered_to = fields.Char(string="Received by")
    mercurio_number = fields.Char()
    mercurio_date = fields.Date(default=lambda self: clock.today(self.env.company))
    folios = fields.Integer(
        compute="_compute_folios",
        store=True,
        readonly=False,
        help="Sheets of paper that were handed over: as many as pages, unless printed "
        "on both sides.",
    )
    medium = fields.Selection(
        selection=lambda self: self._selection_of("medium", "report.pack"),
        string="Magnetic medium",
        default="usb",
    )
    medium_reference = fields.Char(string="Label of the medium")
    copy_file = fields.Binary(string="Stamped copy")
    copy_name = fields.Char()
    # A report made outside
    outside_sheet_id = fields.Many2one(
        comodel_name="grandes.clientes.report.sheet",
        string="Report made outside",
        domain="[('pack_id', '=', pack_id), ('state', '!=', 'ready')]",
    )
    outside_pdf = fields.Binary(string="PDF")
    outside_pdf_name = fields.Char()
    outside_xlsx = fields.Binary(string="XLSX")
    outside_xlsx_name = fields.Char()
    made_by = fields.Char()
    outside_reason = fields.Char(string="Why not here")
    # Review
    sheet_id = fields.Many2one(
        comodel_name="grandes.clientes.report.sheet",
        string="Report",
        domain="[('pack_id', '=', pack_id)]",
    )
    control = fields.Selection(
        selection=lambda self: self._selection_of("control"), default="C7"
    )
    outcome = fields.Selection(
        selection=lambda self: self._selection_of("outcome"), default="conforming"
    )
    findings = fields.Text()
    # Correction
    reason = fields.Text()

    def _get_opening_refusals(self, records):
        return records._get_cannot_act_reasons(self.act)

    def _selection_of(self, name, model="report.review"):
        """Return the translated selection of a field of ``model``."""
        records = self.env[f"grandes.clientes.{model}"]
        return records._fields[name]._description_selection(self.env)

    @api.depends("pack_id")
    def _compute_folios(self):
        for wizard in self:
            # The cover letter is printed too.
            pages = wizard.pack_id.page_count
            wizard.folios = pages and pages + wizard.pack_id._get_letter_page_count()

    def _get_copy(self):
        """Return ``(name, bytes)`` of the stamped copy, or ``None``."""
        if not self.copy_file:
            return None
        name = self.copy_name or self.env._("stamped copy")
        return name, base64.b64decode(self.copy_file)

    def action_confirm(self):
        """Do the act.

        :return: action that opens the new version after a correction, else closes
        """
        self.ensure_one()
        pack = self.pack_id
        if self.act == "deliver":
            pack._do_deliver(
                self.delivered_on,
                self.delivered_to,
                self.mercurio_number,
                self.mercurio_date,
                folios=self.folios,
                medium=self.medium,
                medium_reference=self.medium_reference,
                copy=self._get_copy(),
            )
        elif self.act == "attach_copy":
            pack._do_attach_copy(*(self._get_copy() or ("", b"")))
        elif self.act == "attach_outside":
            if not self.outside_sheet_id or self.outside_sheet_id.pack_id != pack:
                raise UserError(self.env._("Choose the report."))
            files = (self.outside_pdf, self.outside_xlsx)
            self.outside_sheet_id._do_attach_outside(
                [base64.b64decode(file) for file in files if file],
                self.made_by,
                self.outside_reason,
            )
        elif self.act == "review":
            result = self.control, self.outcome, self.findings
            if self.daily_id:
                self.daily_id._do_review(*result)
            else:
                pack._do_review(*result, self.sheet_id)
        else:
            return {
                "type": "ir.actions.act_window",
                "res_model": pack._name,
                "res_id": pack._do_correct(self.reason).id,
                "view_mode": "form",
            }
        return {"type": "ir.actions.act_window_close"}
