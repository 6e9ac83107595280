from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from ...tools.mercurio import numbers
from ..engine import mass
from .filing import UNNUMBERED

# Received content stays as it came, and what was missing stays empty.
_FROZEN = frozenset(
    {"name", "channel_id", "subject", "body", "arrived_on", "company_id"}
)
#: May be found out later, once, and is recorded by an event.
FOUND_OUT = frozenset({"email_from", "recording_reference"})
# Fixed once a case of the filing is registered: keys, terms and notices depend on them.
_REGISTERED = frozenset(
    {
        "partner_id",
        "contact_id",
        "is_anonymous",
        "mercurio_in_number",
        "mercurio_in_date",
    }
)
# Context variables and not keys of the context, which a client could set.
_numberless: ContextVar[bool] = ContextVar("gc_numberless", default=False)
_told_later: ContextVar[bool] = ContextVar("gc_told_later", default=False)


@contextmanager
def without_numbers() -> Iterator[None]:
    """Leave filings of the block unnumbered: they are undone or numbered later."""
    token = _numberless.set(True)
    try:
        yield
    finally:
        _numberless.reset(token)


@contextmanager
def acknowledged_later() -> Iterator[None]:
    """Send no acknowledgement in the block: its caller tells the senders later."""
    token = _told_later.set(True)
    try:
        yield
    finally:
        _told_later.reset(token)


def takes_no_number() -> bool:
    """Return whether new filings take no number now."""
    return _numberless.get()


class Filing(models.Model):
    """Creation of filings, and what stays unchanged from then on.

    Some fields are fixed only once a case is registered. Those that may be corrected
    are in ``filing_correction.py``.
    """

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    # === CREATION === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        self._prepare_day_zero(vals_list)
        # No followers and no creation message: requesters never follow (INV-6), and the
        # filing itself says what the message would.
        filings = super(Filing, self.with_context(tracking_disable=True)).create(
            vals_list
        )
        filings._apply_attachment_owner()
        if not _numberless.get():
            filings._create_new_seal("receive", first=True)
        return filings.with_env(self.env)

    @api.model
    def _prepare_create_values(self, vals_list):
        """Number the filings on creation, with one query per company.

        This method runs after the ORM has refused a number given by the caller.
        """
        vals_list = super()._prepare_create_values(vals_list)
        if _numberless.get():
            return vals_list
        by_company = {}
        for vals in vals_list:
            # A missing company is refused on insertion.
            if vals["company_id"]:
                by_company.setdefault(vals["company_id"], []).append(vals)
        for company_id, numbered in by_company.items():
            names = mass.next_numbers(
                self.env,
                "grandes.clientes.filing",
                self.env["res.company"].browse(company_id),
                len(numbered),
            )
            for vals, name in zip(numbered, names, strict=True):
                vals["name"] = name
        return vals_list

    @api.model
    def _prepare_day_zero(self, vals_list):
        """Set day zero of letters to their Mercurio date if that is earlier (5.2.2)."""
        Company = self.env["res.company"]
        for vals in vals_list:
            if vals.get("mercurio_in_number"):
                vals["mercurio_in_number"] = numbers.normalize(
                    vals["mercurio_in_number"]
                )
            if not vals.get("mercurio_in_date"):
                continue
            instant = self._get_mercurio_instant(
                Company.browse(vals.get("company_id") or self.env.company.id),
                fields.Date.to_date(vals["mercurio_in_date"]),
            )
            given = fields.Datetime.to_datetime(vals.get("received_on"))
            given = given or clock.occurred()
            vals["received_on"] = min(instant, given)

    def _apply_attachment_owner(self):
        """Attach the received files to their filing, so that its record rules apply.

        Files of other records stay there, and the filing gets a copy.
        """
        for filing in self.filtered("attachment_ids"):
            own = {"res_model": self._name, "res_id": filing.id}
            # Sudo: uploads of portal users and of the gateway have no owner yet.
            files_sudo = filing.attachment_ids.sudo()
            foreign = files_sudo.filtered("res_id")
            free = files_sudo - foreign
            free.write(own)
            if foreign:
                copies = free.union(*(file.copy(own) for file in foreign))
                filing.sudo().attachment_ids = free + copies

    def _create_new_seal(self, act, first=False):
        """Seal the current content of the filings and log it on their cases.

        :param str act: the reason, as a code
        :param bool first: the filings were just created
        """
        # Sudo: no role may write the seal.
        filings_sudo = self.sudo()
        digests = filings_sudo._get_seal_digests()
        for filing_sudo in filings_sudo:
            filing_sudo.digest = digests[filing_sudo.id]
        self._log_seal(act, first, digests)

    # === WHAT STAYS UNCHANGED === #

    def write(self, vals):
        """Refuse to change or fill in received content; seal corrections.

        :raise UserError: a received value would change
        """
        vals = dict(vals)
        if vals.get("mercurio_in_number"):
            vals["mercurio_in_number"] = numbers.normalize(vals["mercurio_in_number"])
        if any(
            filing._is_change(field, vals[field])
            for filing in self
            for field in (_FROZEN | FOUND_OUT) & set(vals)
        ):
            raise UserError(
                self.env._(
                    "What was received is kept as it came and cannot be changed. "
                    "Add what you know as a note."
                )
            )
        self._check_registered_unchanged(vals)
        if "received_on" in vals and not self.env.su:
            raise UserError(
                self.env._(
                    "Day zero is corrected by the supervisor with «Correct day zero», "
                    "backwards and with evidence."
                )
            )
        # Until it is sealed, the filing is still being created.
        if "attachment_ids" in vals and any(filing.digest for filing in self):
            raise UserError(
                self.env._(
                    "What was received is kept as it came. Attach new documents to "
                    "the case."
                )
            )
        return super().write(vals)

    def _check_registered_unchanged(self, vals):
        """Raise if ``vals`` would change data that a registration relied on.

        :raise UserError: a user would change it; names the act to use instead
        """
        fixed = _REGISTERED & set(vals)
        if not fixed or self.env.su:
            return
        changing = self.filtered(
            lambda filing: any(
                filing._fields[name].convert_to_cache(vals[name], filing)
                != filing._fields[name].convert_to_cache(filing[name], filing)
                for name in fixed
            )
        )
        # Sudo: registered cases count even if the user cannot read them.
        registered = changing.sudo().case_ids.filtered("registered_on")
        if registered:
            raise UserError(
                self.env._(
                    "%(filing)s has registered cases: use «Reclassify» on them, which "
                    "asks for a reason and recalculates dates and repeats.",
                    filing=registered[0].filing_id.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "Nothing received is ever deleted. Dismiss its cases with a reason."
            )
        )

    def _is_change(self, field, value):
        """Return whether writing ``value`` changes a received ``field``.

        Empty fields are as fixed as the others, except those that may be found out
        later.
        """
        self.ensure_one()
        field = self._fields[field]
        current = field.convert_to_write(self[field.name], self)
        if self.name == UNNUMBERED:
            return False  # being made
        if not current and field.name in FOUND_OUT:
            # Answers go to this address: fixed with the registration.
            # Sudo: registered cases count even if the user cannot read them.
            return (
                field.name == "email_from"
                and bool(value)
                and bool(self.sudo().case_ids.filtered("registered_on"))
            )
        new = field.convert_to_write(
            field.convert_to_record(field.convert_to_cache(value, self), self), self
        )
        return (current or False) != (new or False)

    # === THE ACKNOWLEDGEMENT (INV-1) === #

    def _get_excluded_users(self):
        """Return the users whom the complaints of the filings are about."""
        # Sudo: used to exclude these users; they are not disclosed.
        return self.sudo().case_ids.complained_user_id

    def _send_acknowledgement(self):
        """Send each sender the numbers, date and time of what was received.

        Each sender gets one message for all their filings. Senders without an address
        get the constancia on the spot instead.
        """
        if _told_later.get():
            return
        waiting = self.filtered(lambda filing: not filing.acknowledged_on)
        told = waiting.filtered(lambda filing: filing._get_reply_address())
        if not told:
            return
        notices = self.env["grandes.clientes.case.notices"]
        notices = notices._with_requester_language()
        notices._send_notices(
            "grandes_clientes.notice_acknowledgement",
            notices.env._("We received your request"),
            told.grouped(
                lambda filing: (filing.company_id, filing._get_reply_address())
            ),
        )
        # Sudo: set by the act itself.
        told.sudo().acknowledged_on = clock.now()
