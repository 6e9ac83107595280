from collections import Counter
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ...tools import clock


class PncFigures(models.AbstractModel):
    """Figures of non-conformities: repeats in a window and the data of I08.

    Read as the user: a complaint about a user is in none of their figures (G26).
    """

    _name = "grandes.clientes.quality.pnc.figures"
    _description = "Figures of non-conformities"

    # === EFFECTIVENESS === #

    @api.model
    def _get_repeated_cases_domain(self, record):
        """Return the domain of the cases that its window counts.

        Cases of any non-conformity of its typification and cause, its own included,
        received after the action and within the window.
        """
        company = record.company_id
        return (
            Domain("company_id", "=", company.id)
            & Domain("received_on", ">", record.acted_on)
            & Domain(
                "received_on", "<=", clock.last_second(company, record.effect_until)
            )
            & Domain("nonconformity_ids", "any", self._get_same_domain(record))
        )

    @api.model
    def _get_same_domain(self, record):
        """Return the domain of all with its typification and cause, except rejected."""
        return (
            Domain("company_id", "=", record.company_id.id)
            & Domain("typification_id", "=", record.typification_id.id)
            & Domain("cause_id", "=", record.cause_id.id)
            & Domain("state", "!=", "rejected")
        )

    @api.model
    def _count_repeats(self, records):
        """Return ``{id: repeats}`` within the windows of ``records``.

        Counts each case once, and non-conformities without cases.
        """
        # Sudo: the number fixed beforehand is counted in full, whoever decides. Which
        # cases it counts is not shown.
        Case_sudo = self.env["grandes.clientes.case"].sudo()
        found = {}
        for record in records:
            if not record.acted_on:
                found[record.id] = 0
                continue
            day = clock.local_date(record.company_id, record.acted_on)
            without_cases = (
                self._get_same_domain(record)
                & Domain("id", "!=", record.id)
                & Domain("case_ids", "=", False)
                & Domain("detected_on", ">", day)
                & Domain("detected_on", "<=", record.effect_until)
            )
            found[record.id] = Case_sudo.search_count(
                self._get_repeated_cases_domain(record)
            ) + records.sudo().search_count(without_cases)
        return found

    # === I08 === #

    @api.model
    def _get_month(self, company, date_from, date_to):
        """Return the figures of a period, for I08 (origin, case, treatment, state).

        Non-conformities count by the day of opening, cases by the day of closing.

        :return: dict: ``opened`` ``cases_closed`` ``per_hundred`` ``treated``
            ``in_time`` ``in_time_share`` ``repeats`` ``pending`` ``by_source``
            ``by_treatment`` ``by_state`` ``domain``; a share is None without a base
        """
        Nonconformity = self.env["grandes.clientes.quality.nonconformity"]
        domain = self._get_month_domain(company, date_from, date_to)
        records = Nonconformity.search(domain)
        closed = self.env["grandes.clientes.case"].search_count(
            [
                ("company_id", "=", company.id),
                ("state", "=", "closed"),
                *self._get_between("closed_on", company, date_from, date_to),
            ]
        )
        due = records.filtered(
            lambda record: record.treated_on
            or record.due_on < clock.today(record.company_id)
        )
        in_time = due.filtered(self._is_in_time)
        return {
            "opened": len(records),
            "cases_closed": closed,
            "per_hundred": 100 * len(records) / closed if closed else None,
            "treated": len(records.filtered("treated_on")),
            "due": len(due),
            "in_time": len(in_time),
            "in_time_share": len(in_time) / len(due) if due else None,
            "repeats": len(records.filtered("similar_ids")),
            "pending": self.env["grandes.clientes.quality.pnc.decision"].search_count(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "pending"),
                    *self._get_between("ended_on", company, date_from, date_to),
                ]
            ),
            "by_source": Counter(records.mapped("source")),
            "by_treatment": Counter(
                record.treatment or "none_yet" for record in records
            ),
            "by_state": Counter(records.mapped("state")),
            "domain": list(domain),
        }

    @api.model
    def _get_rows(self, company, date_from, date_to):
        """Return one row each: number, source, cases, treatment, state."""
        Nonconformity = self.env["grandes.clientes.quality.nonconformity"]
        domain = self._get_month_domain(company, date_from, date_to)
        return [
            {
                "id": record.id,
                "number": record.name,
                "source": record.source,
                "cases": record.case_ids.mapped("name"),
                "requirement": record.requirement,
                "typification": record.typification_id.code,
                "cause": record.cause_id.code,
                "treatment": record.treatment,
                "first_due_on": record.first_due_on,
                "due_on": record.due_on,
                "treated_on": record.treated_on,
                "in_time": self._is_in_time(record) if record.treated_on else None,
                "repeats": len(record.similar_ids),
                "state": record.state,
            }
            for record in Nonconformity.search(domain, order="name, id")
        ]

    @api.model
    def _is_in_time(self, record):
        """Return whether it was treated by the due day."""
        return bool(
            record.treated_on
            and clock.local_date(record.company_id, record.treated_on) <= record.due_on
        )

    @api.model
    def _get_month_domain(self, company, date_from, date_to):
        """Return the domain of what was opened in the period."""
        return Domain("company_id", "=", company.id) & Domain(
            self._get_between("opened_on", company, date_from, date_to)
        )

    @api.model
    def _get_between(self, name, company, date_from, date_to):
        """Return domain leaves that limit an instant to local days of the company."""
        before = clock.last_second(company, date_from - timedelta(days=1))
        return [
            (name, ">", before),
            (name, "<=", clock.last_second(company, date_to)),
        ]
