import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from .pages import page_count
from .report_pack import HANDED_FIELDS


class ReportPack(models.Model):
    """Delivery by A8-1-07: folios, magnetic medium, stamped copy and due day."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    due_on = fields.Date(
        string="Due on",
        compute="_compute_due_on",
        help="By the contract in force at the end of the month.",
    )
    due_state = fields.Selection(
        selection=[
            ("none", "No day agreed"),
            ("waiting", "Within its day"),
            ("late", "Overdue"),
            ("in_time", "Delivered in time"),
            ("delivered_late", "Delivered late"),
        ],
        string="Delivery",
        compute="_compute_due_on",
    )
    page_count = fields.Integer(
        string="Pages",
        compute="_compute_page_count",
        help="Of the reports on paper, the cover letter apart.",
    )
    delivered_on = fields.Date(
        string="Delivered on paper on", readonly=True, copy=False
    )
    delivered_to = fields.Char(string="Received by", readonly=True, copy=False)
    mercurio_number = fields.Char(
        readonly=True, copy=False, help="Of the delivery on paper."
    )
    mercurio_date = fields.Date(readonly=True, copy=False)
    folios = fields.Integer(
        readonly=True, copy=False, help="Sheets of paper that were handed over."
    )
    medium = fields.Selection(
        selection=[
            ("usb", "USB memory"),
            ("disc", "CD or DVD"),
            ("transfer", "Transfer of files"),
            ("mail", "E-mail"),
        ],
        string="Magnetic medium",
        readonly=True,
        copy=False,
    )
    medium_reference = fields.Char(
        string="Label of the medium", readonly=True, copy=False
    )
    stamped_attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Stamped copy",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    stamped_sha256 = fields.Char(
        string="SHA-256 of the stamped copy", readonly=True, copy=False
    )

    @api.model
    def _get_protected_fields(self):
        """Add the delivery details."""
        return super()._get_protected_fields() | {
            "delivered_on",
            "delivered_to",
            "mercurio_number",
            "mercurio_date",
            *HANDED_FIELDS,
        }

    @api.depends("date_to", "company_id", "delivered_on")
    def _compute_due_on(self):
        self.due_on, self.due_state = False, "none"
        Contract = self.env["grandes.clientes.contract"]
        for company, packs in self.filtered("date_to").grouped("company_id").items():
            in_force = Contract._get_in_force(company, packs.mapped("date_to"))
            if not in_force:
                continue
            calendar = company._grandes_clientes_get_days()
            today = clock.today(company)
            for pack in packs:
                contract = in_force.get(pack.date_to)
                if not contract or not contract.reports_due_days:
                    continue
                pack.due_on = calendar.add(pack.date_to, contract.reports_due_days)
                is_late = (pack.delivered_on or today) > pack.due_on
                if pack.delivered_on:
                    pack.due_state = "delivered_late" if is_late else "in_time"
                else:
                    pack.due_state = "late" if is_late else "waiting"

    @api.depends("sheet_ids.page_count")
    def _compute_page_count(self):
        for pack in self:
            pack.page_count = sum(pack.sheet_ids.mapped("page_count"))

    def _get_letter_page_count(self):
        """Return the number of pages of the frozen cover letter."""
        self.ensure_one()
        content = self.with_context(bin_size=False).letter
        return page_count(base64.b64decode(content)) if content else 0

    def _get_due_contract(self):
        """Return the name of the contract that sets the due day, for the letter."""
        self.ensure_one()
        return (
            self.env["grandes.clientes.contract"]
            ._in_force(self.company_id, self.date_to)
            .name
        )

    # === SEALED === #

    def _get_sealed_files(self):
        """Add the stamped copies."""
        # Sudo: the copy is part of the seal, whoever computes it.
        return super()._get_sealed_files() | self.sudo().stamped_attachment_id

    def _get_sealed_attachments(self):
        """Add the stamped copies, which nobody may change or delete."""
        # Sudo: the copies are protected from everybody.
        return super()._get_sealed_attachments() | self.sudo().stamped_attachment_id

    def _get_sealed_values(self):
        """Add the delivery details, if any is set."""
        values = super()._get_sealed_values()
        told = [
            self[name].id if name.endswith("_id") else self[name]
            for name in HANDED_FIELDS
        ]
        return [*values, told] if any(told) else values

    # === DELIVERING === #

    def _prepare_handed_vals(self, folios, medium, medium_reference):
        """Return the values of what was handed over, on paper and in magnetic form.

        :raise UserError: the number of folios is negative
        """
        if folios < 0:
            raise UserError(self.env._("Count the folios that were handed over."))
        return {
            "folios": folios,
            "medium": medium,
            "medium_reference": (medium_reference or "").strip() or False,
        }

    def _get_cannot_deliver_reasons(self):
        """Return why a paper delivery cannot be recorded: it already was."""
        return {
            pack.id: self.env._("Its delivery on paper is recorded already.")
            for pack in self
            if pack.delivered_on
        }

    def _do_deliver(
        self,
        day,
        to,
        number,
        number_date,
        folios=0,
        medium=None,
        medium_reference=None,
        copy=None,
    ):
        """Record the delivery of the reports on paper, by A8-1-07.

        :param date day: when they were delivered
        :param str to: who received them
        :param str number: Mercurio's number of the delivery
        :param date number_date: its date in Mercurio
        :param int folios: sheets of paper that were handed over
        :param str medium: magnetic medium of the files
        :param str medium_reference: label of the medium
        :param copy: ``(file name, bytes)`` of the stamped copy
        :raise UserError: something is missing, or the date is impossible
        """
        self._check_act("deliver")
        if not (day and (to or "").strip() and (number or "").strip() and number_date):
            raise UserError(
                self.env._(
                    "Enter who received the reports, the day, and the number and date "
                    "that Mercurio gave the delivery."
                )
            )
        handed = self._prepare_handed_vals(folios, medium, medium_reference)
        for pack in self:
            first = clock.local_date(pack.company_id, pack.frozen_on)
            if not first <= day <= clock.today(pack.company_id):
                raise UserError(
                    self.env._(
                        "«%(pack)s» was frozen on %(day)s: it was delivered between "
                        "that day and today.",
                        pack=pack.name,
                        day=clock.day_on_screen(first, self.env.lang or "es"),
                    )
                )
            if not first <= number_date <= clock.today(pack.company_id):
                raise UserError(
                    self.env._(
                        "«%(pack)s» was frozen on %(day)s: Mercurio's date of its "
                        "delivery is between that day and today.",
                        pack=pack.name,
                        day=clock.day_on_screen(first, self.env.lang or "es"),
                    )
                )
        self._get_act_records().write(
            {
                "delivered_on": day,
                "delivered_to": to.strip(),
                "mercurio_number": number.strip().upper(),
                "mercurio_date": number_date,
                **handed,
            }
        )
        self._log_seal("deliver")
        if copy:
            self._do_attach_copy(*copy)

    def _get_cannot_attach_copy_reasons(self):
        """Return why no copy can be attached: not delivered, or attached already."""
        reasons = {}
        for pack in self:
            if not pack.delivered_on:
                reasons[pack.id] = self.env._("Record its delivery on paper first.")
            elif pack.stamped_attachment_id:
                reasons[pack.id] = self.env._("Its stamped copy is attached already.")
        return reasons

    def _do_attach_copy(self, name, content):
        """Attach the copy stamped by the receiving office, with its digest.

        :param str name: file name
        :param bytes content: file content: PDF, PNG or JPEG
        :raise UserError: the pack is not delivered yet, has a copy already, or the
            file has another format
        """
        self._check_act("attach_copy")
        if not content or not content.startswith(
            (b"%PDF", b"\x89PNG", b"\xff\xd8\xff")
        ):
            raise UserError(self.env._("Attach the stamped copy as PDF, PNG or JPEG."))
        for pack in self:
            # Sudo: stores the evidence of an act that was checked.
            attachment = (
                self.env["ir.attachment"]
                .sudo()
                .create(
                    {
                        "name": name,
                        "raw": content,
                        "res_model": pack._name,
                        "res_id": pack.id,
                    }
                )
            )
            pack._get_act_records().write(
                {
                    "stamped_attachment_id": attachment.id,
                    "stamped_sha256": hashlib.sha256(content).hexdigest(),
                }
            )
        self._log_seal("attach_copy")

    def action_attach_copy(self):
        """Open the wizard that attaches the stamped copy."""
        return self._open_wizard("attach_copy")
