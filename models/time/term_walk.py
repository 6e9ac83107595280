from itertools import groupby

from odoo import api, models
from odoo.tools import format_date, get_lang

from ...tools import clock
from ...tools.law import business_days, legal_terms
from .case_dates import NOT_ENDED


class TermWalk(models.AbstractModel):
    """The explanation of a date: law, article and each day counted.

    The case, the calculator and the printed papers share it.
    """

    _name = "grandes.clientes.term.walk"
    _description = "Explanation of a term, day by day"

    def _render_of_case(self, case, paper=False):
        """Return the explanation of a case's legal date as HTML.

        :param bool paper: whether dates are written as in official papers
        """
        case.ensure_one()
        # Sudo: suspensions and extensions of a case that the user reads.
        (receipt,) = self.env["grandes.clientes.case.terms"]._get_receipts(case.sudo())
        kept = case.date_legal_due if case.state not in NOT_ENDED else None
        return self._render(
            case.company_id,
            receipt,
            kept=kept,
            paper=paper,
            # Sudo: only the number of the case united with it.
            counts_from=case.sudo().counts_from_id.name,
        )

    def _get_official_instant(self, company, instant):
        """Return an instant (naive UTC) as official text in the company's time zone."""
        return instant and clock.official(instant, company._grandes_clientes_get_tz())

    def _get_official_day(self, day):
        """Return a day in the format of official papers."""
        return day and day.strftime(clock.OFFICIAL_DAY)

    @api.model
    def _render(self, company, receipt, kept=None, paper=False, counts_from=None):
        """Return the explanation of a receipt's dates as HTML.

        :param company: ``res.company`` whose calendar and settings apply
        :param receipt: :class:`~.law.legal_terms.Receipt`
        :param date kept: fixed date of a case that has ended
        :param bool paper: whether dates are written as in official papers
        :param str counts_from: number of the united case whose receipt it is
        """
        walk = self.with_context(grandes_clientes_on_paper=paper)
        values = walk._prepare_values(company, receipt)
        values["kept"] = (
            kept and kept != values.get("due_on") and walk._format_date(kept)
        )
        values["paper"] = paper
        values["counts_from"] = counts_from
        return self.env["ir.qweb"]._render("grandes_clientes.term_walk", values)

    @api.model
    def _prepare_values(self, company, receipt):
        """Return the values of the template ``term_walk``."""
        counter = company._grandes_clientes_get_counter()
        try:
            counted = counter.count(receipt)
            other = counter.other_reading().count(receipt)
            row = counted.ruling.row
            today = clock.today(company)
            steps = counter.explain(receipt, row, until=today) if row else []
        except business_days.OutOfCalendarError as error:
            return {
                "problem": self.env._(
                    "The calendar of terms goes from %(first)s to %(last)s: a date "
                    "outside it is not counted.",
                    first=self._format_date(error.first),
                    last=self._format_date(error.last),
                )
            }
        if not row:
            return {
                "problem": self.env._(
                    "No law in force on %(day)s gives this petition type a term. The "
                    "Coordinador keeps the legal terms.",
                    day=self._format_date(receipt.day),
                )
            }
        # Sudo: the law is public.
        term_sudo = self.env["grandes.clientes.legal.term"].sudo().browse(row.id)
        transfer = counter.table.procedural(
            counted.ruling, legal_terms.TRANSFER, receipt.day
        )
        transfer_by = counter.transfer_by(receipt)
        return {
            "problem": False,
            "term": term_sudo,
            "length": self._get_length_words(row, receipt),
            "remarks": self._get_remarks(term_sudo, counted.ruling, receipt),
            "received": self._format_date(receipt.day),
            "day_zero": self._format_date(counted.day_zero),
            "due_on": counted.legal_due,
            "due": self._format_date(counted.legal_due),
            "escalate_by": self._format_date(counted.escalate_by),
            "transfer_by": self._format_date(transfer_by),
            "transfer_citation": transfer and transfer.citation,
            "reading": self._get_reading_name(counter.reading),
            "other_reading": self._get_reading_name(counter.other_reading().reading),
            "other_due": self._format_date(other.legal_due),
            "rows": [
                self._get_row(list(stretch))
                # Group consecutive days only: the same holiday name comes back in later
                # years.
                for _same, stretch in groupby(  # pylint: disable=bad-builtin-groupby
                    steps, key=lambda step: (step.kind, step.why)
                )
            ],
        }

    def _format_date(self, day):
        """Return a day with its weekday, in the format of screens or papers."""
        if not day:
            return ""
        if not self.env.context.get("grandes_clientes_on_paper"):
            is_this_year = day.year == clock.today(self.env.company).year
            pattern = "EEE d MMM" if is_this_year else "EEE d MMM y"
            return format_date(self.env, day, date_format=pattern)
        name = clock.weekday(day, get_lang(self.env).code)
        return f"{name} {day.strftime(clock.OFFICIAL_DAY)}"

    def _get_length_words(self, row, receipt):
        """Return the length of the term in words, including its extension."""
        units = dict(
            self.env["grandes.clientes.legal.term"]
            ._fields["unit"]
            ._description_selection(self.env)
        )
        length = f"{row.number} {units[row.unit].lower()}"
        if receipt.extension:
            return self.env._(
                "%(length)s, extended by %(extension)s",
                length=length,
                extension=receipt.extension,
            )
        return length

    def _get_remarks(self, term_sudo, ruling, receipt):
        """Return the caveats for whoever relies on the date."""
        remarks = []
        if ruling.is_fallback and receipt.petition_type_id:
            remarks.append(
                self.env._(
                    "The law in force that day does not name this petition type: it "
                    "has the term of the general one."
                )
            )
        other = ruling.instead_of
        if other and other.number == 1:
            remarks.append(
                self.env._("Instead of 1 day (%(citation)s).", citation=other.citation)
            )
        elif other:
            remarks.append(
                self.env._(
                    "Instead of %(number)s days (%(citation)s).",
                    number=other.number,
                    citation=other.citation,
                )
            )
        if term_sudo.backing != "read":
            backings = dict(
                term_sudo._fields["backing"]._description_selection(self.env)
            )
            remarks.append(
                self.env._(
                    "Source of the term: %(backing)s. Check it before you rely on it.",
                    backing=backings[term_sudo.backing].lower(),
                )
            )
        if receipt.after_hours:
            remarks.append(self.env._("It was received after the closing time."))
        if term_sudo.positive_silence:
            remarks.append(
                self.env._("Not answered in time, the request counts as granted.")
            )
        return [*remarks, *filter(None, [term_sudo.note, term_sudo.regime_id.note])]

    def _get_reading_name(self, reading):
        """Return the label of a reading of receipt on a non-business day."""
        readings = self.env["res.company"]._fields["grandes_clientes_receipt_reading"]
        return dict(readings._description_selection(self.env))[reading]

    def _get_row(self, stretch):
        """Return a stretch of days of one kind, as the template shows it.

        :param list stretch: consecutive ``business_days.Step`` values
        """
        first, last = stretch[0], stretch[-1]
        is_one = first is last
        labels = {
            business_days.RECEIVED: self.env._("Received: does not count"),
            business_days.DAY_ZERO: self.env._("Counts as received: does not count"),
            business_days.COUNTED: (
                self.env._("Counts") if is_one else self.env._("They count")
            ),
            business_days.WEEKEND: self.env._("Weekend"),
            business_days.HOLIDAY: self.env._("Holiday or closure"),
            business_days.SUSPENDED: self.env._("Term stopped"),
            business_days.ROLLED: self.env._("First business day after its end"),
        }
        return {
            "day": " – ".join(
                self._format_date(step.day)
                for step in ([first] if is_one else [first, last])
            ),
            "kind": first.kind,
            "number": "–".join(
                dict.fromkeys(str(step.number) for step in (first, last) if step.number)
            ),
            "label": labels[first.kind],
            "why": first.why,
        }
