from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ...tools import clock
from .case_dates import NOT_ENDED


class CaseNamed(models.AbstractModel):
    """The single definition of each named count of cases.

    Lists, filters, cards, dashboards and reports with one of these names show the same
    number. Nothing is just «overdue»: it is so by law, or as promised.
    """

    _name = "grandes.clientes.case.named"
    _description = "What each word that is counted of cases means"

    def _get_named_domains(self):
        """Return ``{name: domain}``: the cases that each named field counts today."""
        company = self.env.company
        today = clock.today(company)
        is_open = Domain("state", "in", NOT_ENDED)
        closed = Domain("state", "=", "closed")
        late = closed & Domain.custom(
            to_sql=lambda model, alias, query: self._get_closed_after_term(
                alias, company
            ),
            predicate=lambda case: bool(
                case.date_legal_due
                and case.closed_on
                and clock.local_date(case.company_id, case.closed_on)
                > case.date_legal_due
            ),
        )
        return {
            "is_open": is_open,
            "is_unassigned": is_open & Domain("user_id", "=", False),
            "is_legal_overdue": is_open & Domain("date_legal_due", "<", today),
            "is_promise_overdue": is_open & Domain("date_promised", "<", today),
            "is_escalation_late": Domain("state", "in", ("received", "front_office"))
            & Domain("date_escalate_by", "<", today)
            & Domain("escalation_ids", "=", False),
            "is_closed_in_time": closed & ~late,
            "is_closed_late": late,
        }

    def _get_closed_after_term(self, alias, company):
        """Return the SQL condition for cases closed after their legal term ended."""
        return SQL(
            "COALESCE((%(closed)s AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date"
            " > %(due)s, FALSE)",
            closed=SQL.identifier(alias, "closed_on"),
            tz=company._grandes_clientes_get_tz(),
            due=SQL.identifier(alias, "date_legal_due"),
        )

    def _get_named_sql(self, name, alias):
        """Return the SQL condition of a name for rows of the table ``alias``.

        :param str name: key of :meth:`_get_named_domains`
        """
        # Sudo: only builds the condition; the caller applies access rights.
        model = self.env["grandes.clientes.case"].sudo()
        query = Query(self.env, alias, SQL.identifier(model._table))
        domain = self._get_named_domains()[name].optimize_full(model)
        return domain._to_sql(model, alias, query)
