from datetime import datetime, time, timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain

from ...tools import clock
from ...tools.law import legal_terms
from .case_dates import DATE_FIELDS, NOT_ENDED

# With more stretches than this, search by one that spans them all.
_STRETCHES = 20
# A local day begins and ends within this margin of the same UTC day.
_MARGIN = timedelta(hours=26)


class CaseRecount(models.AbstractModel):
    """Recounts dates when the calendar or the law changes, and logs the moves (R3).

    Hooks for the rooms above, which escalations extend: ``_get_touched_domain``,
    ``_apply_desk_recount`` and ``_apply_ended_recount``.
    """

    _name = "grandes.clientes.case.recount"
    _description = "Dates of cases counted anew"

    @api.model
    def _find_touched_by(self, companies, days):
        """Return the open cases whose dates may depend on any of ``days``.

        :param companies: companies whose calendar changed
        :param days: dates that became, or ceased to be, business days
        """
        touched = Domain.FALSE
        for first, last in _stretches(days):
            until = datetime.combine(clock.plausible(last), time.min) + _MARGIN
            touched |= self._get_touched_domain(first, until)
        # Sudo: a change of the calendar moves everybody's cases.
        return (
            self.env["grandes.clientes.case"]
            .sudo()
            .search(self._get_open_domain(companies) & touched, order="id")
        )

    @api.model
    def _get_touched_domain(self, first, until):
        """Return the domain of cases with a date that may move; desks extend it.

        :param date first: first day that became, or ceased to be, a business day
        :param datetime until: what begins after this instant is not affected
        """
        waiting = [("date_to", "=", False), ("requester_until", ">=", first)]
        return Domain("received_on", "<=", until) & (
            Domain("date_legal_due", ">=", first)
            | Domain("date_promised", ">=", first)
            | Domain("date_escalate_by", ">=", first)
            | Domain("suspension_ids", "any", waiting)
        )

    @api.model
    def _get_open_domain(self, companies):
        """Return the domain of the cases of ``companies`` that have not ended."""
        return Domain("company_id", "in", companies.ids) & Domain(
            "state", "in", NOT_ENDED
        )

    @api.model
    def _run_recount(self, cases, reason):
        """Recount the dates of ``cases``, directly or in one job per company.

        Runs as :meth:`_get_recounting_user_id`.

        :param cases: open cases, of any company
        :param str reason: what caused the recount, in words for users
        """
        for company, group in cases.grouped("company_id").items():
            user_id = self._get_recounting_user_id(company)
            Job = self.env["grandes.clientes.job"].with_user(user_id)
            records = (
                self.env["grandes.clientes.case"]
                .with_user(user_id)
                .with_company(company)
                .browse(group.ids)
            )
            Job.with_company(company)._run_or_submit(
                records,
                "_apply_recount",
                self.env._(
                    "Dates of %(count)s cases: %(reason)s",
                    count=len(group),
                    reason=reason,
                ),
                reason=reason,
            )

    @api.model
    def _get_recounting_user_id(self, company):
        """Return the user as whom the cases of ``company`` are recounted.

        The current user if they see every case of the company, else the system user:
        companies may share a calendar, and the law is the same for all.
        """
        user = self.env.user
        sees_all = user.has_group("grandes_clientes.group_coordinator")
        # Sudo: the companies of the current user.
        is_theirs = company.id in user.sudo()._get_company_ids()
        return user.id if sees_all and is_theirs else SUPERUSER_ID

    def _apply_recount_of(self, cases, vals, reason):
        """Write ``vals`` on open cases and recount; see :meth:`_apply_recount`.

        :param dict vals: the same values for all cases
        """
        before = {case.id: self._prepare_date_values(case) for case in cases}
        cases.write(vals)
        self._apply_recount(cases, reason, before)

    def _apply_recount(self, cases, reason=None, before=None):
        """Recount the dates of open cases, and log those that moved.

        :param str reason: what may have moved them; without it nothing is logged
        :param dict before: earlier dates by case; the present ones by default
        """
        before = before or {case.id: self._prepare_date_values(case) for case in cases}
        desks = self._apply_desk_recount(cases)
        self._apply_requester_recount(cases)
        for name in DATE_FIELDS:
            cases.env.add_to_compute(cases._fields[name], cases)
        moved = cases.filtered(
            lambda case: case.id in desks
            or self._prepare_date_values(case) != before[case.id]
        )
        if not moved or not reason:
            return
        now = clock.now()
        # Sudo: only this method writes the log of moves.
        cases.env["grandes.clientes.term.move"].sudo().create(
            [
                {
                    "case_id": case.id,
                    "company_id": case.company_id.id,
                    "user_id": cases.env.uid,
                    "moved_on": now,
                    "reason": reason,
                    "legal_from": before[case.id]["date_legal_due"],
                    "legal_to": case.date_legal_due,
                    "promised_from": before[case.id]["date_promised"],
                    "promised_to": case.date_promised,
                    "escalate_from": before[case.id]["date_escalate_by"],
                    "escalate_to": case.date_escalate_by,
                    "desk_from": desks[case.id][-1][1] if case.id in desks else False,
                    "desk_to": desks[case.id][-1][2] if case.id in desks else False,
                }
                for case in moved
            ]
        )
        moved._log_events(
            "recount",
            note=reason,
            facts=lambda case: {
                "from": _iso(before[case.id]),
                "to": _iso(self._prepare_date_values(case)),
                **(
                    {
                        "desks": [
                            [key, first.isoformat(), last.isoformat()]
                            for key, first, last in desks[case.id]
                        ]
                    }
                    if case.id in desks
                    else {}
                ),
            },
        )

    def _apply_requester_recount(self, cases):
        """Extend the requesters' time to complete, if its last day is closed now.

        It is never shortened: the requester was told the day.
        """
        terms = self.env["grandes.clientes.case.terms"]
        # Sudo: the dates follow from law and calendar, whoever changed them.
        waiting_sudo = cases.sudo().suspension_ids.filtered(
            lambda each: not each.date_to and each.requester_until
        )
        for suspension_sudo in waiting_sudo:
            counter, receipt, ruling = terms._get_term_row(suspension_sudo.case_id)
            row = counter.table.procedural(ruling, legal_terms.COMPLETE, receipt.day)
            until = row and counter.term_end(row, suspension_sudo.asked_on)
            if until and suspension_sudo.was_extended:
                until = counter.term_end(row, until)
            if until and until > suspension_sudo.requester_until:
                suspension_sudo.requester_until = until

    def _apply_desk_recount(self, cases):
        """Recount the dates by which desks must finish; escalations extend it.

        :return: ``{case id: [(escalation id, was due, is due), …]}`` of the moves
        """
        return {}

    @api.model
    def _apply_ended_recount(self, companies, days=None):
        """Recount the stored figures of ended work; escalations extend it.

        :param companies: companies whose calendar changed
        :param days: dates that became, or ceased to be, business days; ``None``: any
        """

    def _prepare_date_values(self, case):
        """Return the values of the date fields, with the legal term as its id."""
        case.ensure_one()
        return {
            name: case[name].id if name == "legal_term_id" else case[name]
            for name in DATE_FIELDS
        }

    def _get_simulated_moves(self, records, counter_of):
        """Return ``[(case, present values, other values), …]`` of the changes.

        :param counter_of: function from a company to the
            :class:`~.law.legal_terms.Counter` to try
        """
        terms = self.env["grandes.clientes.case.terms"]
        moves = []
        matrix_dates = terms._get_matrix_dates(records, counter_of)
        for company, cases in records.grouped("company_id").items():
            counter = counter_of(company)
            for case, receipt in zip(
                cases,
                terms._get_receipts(cases),
                strict=True,
            ):
                present = self._prepare_date_values(case)
                other = terms._get_legal_dates(counter, receipt)
                other["date_promised"] = terms._get_promised_date(
                    other["date_legal_due"], matrix_dates.get(case.id)
                )
                other = {name: value or False for name, value in other.items()}
                if present != other:
                    moves.append((case, present, other))
        return moves


def _stretches(days):
    """Return ``[(first, last), …]``: runs of consecutive days, in order."""
    stretches = []
    for day in sorted(set(days)):
        if stretches and (day - stretches[-1][1]).days == 1:
            stretches[-1] = (stretches[-1][0], day)
        else:
            stretches.append((day, day))
    if len(stretches) > _STRETCHES:
        return [(stretches[0][0], stretches[-1][1])]
    return stretches


def _iso(values):
    """Return date values as events store them."""
    return {
        name: value.isoformat() if name != "legal_term_id" else value
        for name, value in values.items()
        if value
    }
