from datetime import datetime, time
from functools import lru_cache

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

from ...tools import clock
from ..engine.clean_html import CleanHtml
from ..engine.model_class import SteadyModel
from ..engine.sealed_mixin import file_seals

# Name of a filing between its insertion and its numbering, in one transaction.
UNNUMBERED = "/"
# Earlier dates are taken as a mistyped year.
_EARLIEST_YEAR = 1990


# A contact may have a thousand filings, and parsing an address costs as much as a
# query.
_normalized = lru_cache(maxsize=4096)(email_normalize)


class Filing(models.Model, metaclass=SteadyModel):
    """One received e-mail, call, letter, fax, visit, form or spreadsheet (5.2.1).

    It has its own number, sender, evidence and day zero, and brings one or many cases.
    It is never deleted, and its content is never changed.
    """

    _name = "grandes.clientes.filing"
    _description = "Filing"
    _inherit = [
        "grandes.clientes.discussion.mixin",
        "grandes.clientes.protected.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "write"
    _RULE_CACHE_FIELDS = ("case_ids",)

    # Identity
    name = fields.Char(
        string="Filing number",
        required=True,
        readonly=True,
        copy=False,
        default=UNNUMBERED,
        index="trigram",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    # Sender and channel
    channel_id = fields.Many2one(
        comodel_name="grandes.clientes.channel",
        required=True,
        index=True,
        check_company=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Entity", index=True, check_company=True
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner", string="Contact", index=True, check_company=True
    )
    email_from = fields.Char(string="Sender's address")
    is_anonymous = fields.Boolean(
        help="The sender did not want to be named; nobody is told anything."
    )
    # Dates
    received_on = fields.Datetime(
        string="Day zero",
        required=True,
        index=True,
        copy=False,
        default=lambda self: clock.occurred(),
        help="Instant from which the law counts; a letter's is its Mercurio date.",
    )
    arrived_on = fields.Datetime(
        string="Arrived at the channel",
        readonly=True,
        copy=False,
        default=lambda self: clock.occurred(),
    )
    mercurio_in_number = fields.Char(string="Mercurio number", copy=False)
    mercurio_in_date = fields.Date(string="Mercurio date", copy=False)
    # Content
    subject = fields.Char()
    body = CleanHtml(string="Text", sanitize_overridable=False)
    recording_reference = fields.Char(help="Reference of the call's recording.")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_filing_attachment_rel",
        column1="filing_id",
        column2="attachment_id",
        copy=False,
    )
    digest = fields.Char(
        readonly=True,
        copy=False,
        help="SHA-256 of what was received: text, sender, channel, dates, documents.",
    )
    # Results
    case_ids = fields.One2many(
        comodel_name="grandes.clientes.case", inverse_name="filing_id"
    )
    case_count = fields.Integer(compute="_compute_case_count")
    acknowledged_on = fields.Datetime(readonly=True, copy=False)

    _name_uniq = models.UniqueIndex("(company_id, name) WHERE name != '/'")
    _mercurio_in_number_uniq = models.UniqueIndex(
        "(company_id, mercurio_in_number) WHERE mercurio_in_number IS NOT NULL",
        "This Mercurio number was already entered. Open its filing and add the case "
        "there: one letter is filed once, however many cases it brings.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "name",
            "arrived_on",
            "digest",
            "acknowledged_on",
        }

    @api.depends("case_ids")
    def _compute_case_count(self):
        counts = dict(
            self.env["grandes.clientes.case"]._read_group(
                [("filing_id", "in", self.ids)], ["filing_id"], ["__count"]
            )
        )
        for filing in self:
            filing.case_count = counts.get(filing, 0)

    @api.constrains("received_on")
    def _check_received_on(self):
        now = clock.now()
        if any(filing.received_on > now for filing in self):
            raise ValidationError(
                self.env._("Nothing is received in the future: correct the date.")
            )
        if any(filing.received_on.year < _EARLIEST_YEAR for filing in self):
            raise ValidationError(self._get_too_early_error())

    @api.constrains("channel_id", "mercurio_in_number", "mercurio_in_date")
    def _check_mercurio_in(self):
        for filing in self:
            if filing.mercurio_in_number and not filing.mercurio_in_date:
                raise ValidationError(
                    self.env._(
                        "Filing with Mercurio number %(number)s: enter the date that "
                        "Mercurio gives it, from which the law counts.",
                        number=filing.mercurio_in_number,
                    )
                )

    @api.onchange("mercurio_in_date")
    def _onchange_mercurio_in_date(self):
        if self.mercurio_in_date:
            self.received_on = self._get_mercurio_instant(
                self.company_id, self.mercurio_in_date
            )

    # === DAY ZERO === #

    @api.model
    def _get_too_early_error(self):
        return self.env._(
            "Nothing was received before %(year)s: correct the date.",
            year=_EARLIEST_YEAR,
        )

    @api.model
    def _get_mercurio_instant(self, company, day):
        """Return the instant (naive UTC) used for a Mercurio date."""
        if day.year < _EARLIEST_YEAR:
            raise ValidationError(self._get_too_early_error())
        day = clock.plausible(day)
        tz = pytz.timezone(company._grandes_clientes_get_tz())
        local = tz.localize(datetime.combine(day, time(8)))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    # === THE SEAL === #

    def _get_sealed_attachments(self):
        """Return the files received with the filings: all attachments.

        A hook: ``mail`` adds those of replies.
        """
        return self.attachment_ids

    def _get_sealed_files(self):
        """Return the files received with the filings."""
        return self.attachment_ids

    def _get_sealed_values(self):
        """Return the received values, without the entity, which may be set later."""
        self.ensure_one()
        return [
            self.name,
            self.channel_id.code,
            self.email_from,
            self.subject,
            str(self.body or "") or None,
            self.received_on,
            self.arrived_on,
            self.mercurio_in_number,
            self.mercurio_in_date,
            self.recording_reference,
            file_seals(self.attachment_ids),
        ]

    def _get_seal_facts(self):
        """Return the facts about the filing's seal for the events of its cases."""
        self.ensure_one()
        # Sudo: a digest of a record that the user works with.
        return {"filing": self.id, "sha256": self.sudo().digest}

    # === BUSINESS === #

    def _get_reply_address(self):
        """Return the normalised address for answers to this filing, or ``False``."""
        self.ensure_one()
        if self.is_anonymous:
            return False
        return _normalized(self.contact_id.email or self.email_from or "")

    def _get_requester_lang(self):
        """Return the language for messages to the requester."""
        self.ensure_one()
        # Sudo: the language of the filing's contact and company.
        filing_sudo = self.sudo()
        return (
            filing_sudo.contact_id.lang
            or filing_sudo.company_id.partner_id.lang
            or self.env.lang
        )

    def _do_correct_received(self, received_on, evidence):
        """Move day zero backwards, with evidence, before the cases close (INV-7).

        :param datetime received_on: naive UTC, earlier than the current one
        :param str evidence: what proves it
        :raise UserError: the date is later, the evidence is missing, or a case is
            already closed
        """
        for filing in self:
            filing.case_ids._check_act("correct_received")
            if not (evidence or "").strip():
                raise UserError(
                    self.env._(
                        "Say what proves the date: a stamp, a header, a receipt."
                    )
                )
            if received_on > filing.received_on:
                raise UserError(
                    self.env._(
                        "Day zero of %(name)s is only corrected backwards: choose"
                        " an earlier day.",
                        name=filing.name,
                    )
                )
            # Sudo: only this act, checked above, changes the date.
            filing.sudo().received_on = received_on
            filing.case_ids._apply_transition(
                "correct_received", note=evidence, facts=filing._get_seal_facts()
            )
