from datetime import datetime

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock
from ...tools.identity import documents
from ...tools.mercurio.numbers import normalize
from ...tools.sheet.cells import parse_date
from ...tools.sheet.contingency import match_channel, parse_instant
from ...tools.sheet.table import FilledRow
from ...tools.text import fold
from ..case.case import DOCUMENT_READERS

# Fields that whoever loads the sheet may correct.
EDITABLE = frozenset(
    {
        "received_on",
        "channel_id",
        "partner_id",
        "contact_id",
        "email_from",
        "mercurio_in_number",
        "mercurio_in_date",
        "evidence",
    }
)


class ContingencyLine(models.Model):
    """A row of a contingency sheet before filing: as written and as interpreted."""

    _name = "grandes.clientes.contingency.line"
    _description = "Row of a contingency sheet"
    _inherit = ["grandes.clientes.protected.mixin", "grandes.clientes.safe.export"]
    _order = "contingency_id desc, number, id"
    _rec_name = "subject"
    _check_company_auto = True

    contingency_id = fields.Many2one(
        comodel_name="grandes.clientes.contingency",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="contingency_id.company_id", store=True, precompute=True
    )
    number = fields.Integer(string="Row", readonly=True, aggregator=None)
    # Contains unmasked document numbers.
    cells = fields.Json(
        readonly=True, help="As it was written, by column.", groups=DOCUMENT_READERS
    )
    written_when = fields.Char(
        string="Date as written", compute="_compute_written", exportable=False
    )
    subject = fields.Char(compute="_compute_written")
    beneficiary_name = fields.Char(string="Beneficiary", compute="_compute_written")
    # As interpreted, may be corrected
    received_on = fields.Datetime(string="Day zero")
    channel_id = fields.Many2one(
        comodel_name="grandes.clientes.channel", check_company=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        check_company=True,
        domain=[("is_large_client", "=", True)],
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner", string="Contact", check_company=True
    )
    email_from = fields.Char(string="Sender's address")
    mercurio_in_number = fields.Char(string="Mercurio number")
    mercurio_in_date = fields.Date(string="Mercurio date")
    evidence = fields.Char(help="What proves the date.")
    # Outcome
    problem = fields.Char(compute="_compute_problem")
    filing_id = fields.Many2one(
        comodel_name="grandes.clientes.filing",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "contingency_id",
            "number",
            "cells",
            "filing_id",
        }

    @api.depends("cells")
    def _compute_written(self):
        for line in self:
            cells = line._get_written()
            when = (cells.get("date"), cells.get("time"), cells.get("channel"))
            line.written_when = " ".join(filter(None, when))
            line.subject = (cells.get("subject") or cells.get("description") or "")[
                :120
            ]
            line.beneficiary_name = cells.get("name") or ""

    @api.depends(*EDITABLE, "filing_id", "contingency_id.evidence_ids")
    @api.depends_context("lang")
    def _compute_problem(self):
        waiting = self.filtered(lambda line: not line.filing_id)
        taken = waiting._get_taken_numbers()
        for line in self:
            line.problem = (
                "" if line.filing_id else " ".join(line._find_problems(taken))
            )

    def _get_taken_numbers(self):
        """Return ``{(company, number): filing name}`` of numbers already in use."""
        numbers = {
            normalize(line.mercurio_in_number)
            for line in self
            if line.mercurio_in_number
        }
        # Sudo: a number may be in use by a filing that the user may not see; only its
        # name is disclosed.
        filings_sudo = numbers and self.env["grandes.clientes.filing"].sudo().search(
            [("mercurio_in_number", "in", sorted(numbers))]
        )
        return {
            (filing.company_id, filing.mercurio_in_number): filing.name
            for filing in filings_sudo or ()
        }

    def _find_problems(self, taken):
        """Return the messages for what keeps the row from being filed."""
        self.ensure_one()
        outage = self.contingency_id
        found = []
        if not self.received_on:
            found.append(
                self.env._("Write date and hour at which it came: the law counts them.")
            )
        elif self.received_on > clock.now():
            found.append(
                self.env._("Nothing is received in the future: correct the date.")
            )
        elif not outage.date_from <= self.received_on <= outage.date_to:
            found.append(
                self.env._("It came outside the outage: correct the date, or file it.")
            )
        if not self.channel_id:
            found.append(self.env._("Choose the channel."))
        if not (self.evidence or outage.evidence_ids):
            found.append(
                self.env._("Say what proves the date: a stamp, a header, a receipt.")
            )
        return found + self._find_mercurio_problems(taken)

    def _find_mercurio_problems(self, taken):
        number = self.mercurio_in_number
        if not number:
            return []
        found = []
        filing = taken.get((self.company_id, normalize(number)))
        if filing:
            found.append(
                self.env._(
                    "%(number)s was already entered, as %(filing)s.",
                    number=number,
                    filing=filing,
                )
            )
        if not self.mercurio_in_date:
            found.append(self.env._("Enter the date that Mercurio gives it."))
        try:
            self.company_id._grandes_clientes_check_mercurio("in", [number])
        except ValidationError as error:
            found.append(str(error))
        return found

    # === CRUD === #

    def write(self, vals):
        """Write; a filed row is corrected in its filing instead.

        :raise UserError: a row is already filed
        """
        if EDITABLE & set(vals) and any(line.filing_id for line in self):
            raise UserError(self.env._("The row is filed already: work on its filing."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if any(line.filing_id for line in self):
            raise UserError(
                self.env._(
                    "Nothing received is ever deleted. Leave the row out instead."
                )
            )

    # === READING === #

    @api.model
    def _make(self, contingency, rows):
        """Create the lines of a sheet, with the values that could be interpreted.

        :param rows: :class:`~.sheet.table.FilledRow` of :mod:`~.sheet.contingency`
        """
        channels = self._get_channels()
        entities = self._get_entities(row["entity"] for row in rows)
        zone = pytz.timezone(contingency.company_id._grandes_clientes_get_tz())
        # Sudo: the rows come from the file, through an act that checked the user.
        return self.sudo().create(
            [
                {
                    "contingency_id": contingency.id,
                    "number": row.number,
                    "cells": {
                        code: value for code, value in row.values.items() if value
                    },
                    "received_on": _instant(row, zone),
                    "channel_id": match_channel(row["channel"], channels),
                    **self._get_requester_vals(row, entities.get(fold(row["entity"]))),
                    "mercurio_in_number": row["mercurio_number"] or False,
                    "mercurio_in_date": parse_date(row["mercurio_date"]),
                    "evidence": row["evidence"],
                }
                for row in rows
            ]
        )

    @api.model
    def _get_channels(self):
        """Return ``{folded code or name: id}`` of the channels."""
        found = {}
        for channel in self.env["grandes.clientes.channel"].search(
            [("active", "=", True)]
        ):
            for lang, _name in self.env["res.lang"].get_installed():
                found[fold(channel.with_context(lang=lang).name)] = channel.id
            found[fold(channel.code)] = channel.id
        return found

    @api.model
    def _get_entities(self, names):
        """Return ``{folded cell: large client}`` for cells with a known NIT or name."""
        cells = {fold(name): name for name in names if fold(name)}
        if not cells:
            return {}
        clients = self.env["res.partner"].search([("is_large_client", "=", True)])
        known = {}
        for client in clients:
            known.setdefault(fold(client.name), []).append(client)
            # «/» marks an entity without a tax number.
            if client.vat and (number := _nit(client.vat)):
                known.setdefault(number, []).append(client)
        found = {}
        for key, cell in cells.items():
            matches = known.get(key) or known.get(_nit(cell)) or []
            if len(matches) == 1:
                found[key] = matches[0]
        return found

    @api.model
    def _get_requester_vals(self, row, entity):
        """Return the values for entity, contact and address of a row."""
        contact = (
            entity.coordinator_ids if entity else self.env["res.partner"]
        ).filtered(
            lambda each: (row["email"] and each.email == row["email"])
            or (row["contact"] and fold(each.name) == fold(row["contact"]))
        )[:1]
        return {
            "partner_id": entity and entity.id,
            "contact_id": contact.id,
            "email_from": row["email"],
        }

    def _get_written(self):
        """Return ``{column code: text}`` of the row as written."""
        self.ensure_one()
        # Sudo: the user may read the row; what is shown of it omits documents.
        return self.sudo().cells or {}

    def _get_unknown_words(self):
        """Return the written entity and contact that match no record, or ``""``."""
        self.ensure_one()
        cells = self._get_written()
        known = {"entity": self.partner_id, "contact": self.contact_id}
        return ", ".join(
            cells[code]
            for code, record in known.items()
            if cells.get(code) and not record
        )

    def _get_written_row(self):
        """Return the row as written, for the sheet of its filing."""
        self.ensure_one()
        return FilledRow(
            self.number, {**self._get_written(), "evidence": self.evidence or ""}
        )

    def _get_group_key(self):
        """Return the key of the rows of one filing: time, channel, who, letter."""
        self.ensure_one()
        number = normalize(self.mercurio_in_number)
        return (
            self.received_on,
            self.channel_id,
            # As written, if the row names nobody that is known.
            self.partner_id or fold(self._get_written().get("entity")),
            self.contact_id or self.email_from or self._get_written().get("contact"),
            number,
        )


def _instant(row, zone):
    """Return the instant (naive UTC) at which a row was received, or False."""
    local = parse_instant(row["date"], row["time"])
    if not isinstance(local, datetime):
        return False
    return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)


def _nit(text):
    """Return a NIT normalised for comparison, "" if the text is none."""
    if not any(char.isdigit() for char in str(text)):
        return ""
    try:
        return documents.normalize(text, "NIT")
    except documents.DocumentError:
        return ""
