from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ...tools import clock
from .case_dates import NOT_ENDED


class Case(models.Model):
    """What each word that is counted means: once, for whatever counts by it.

    Lists, filters, cards, dashboards and reports that show a number under one of these
    names show the same number. Nothing is just «overdue»: by law, or as promised.
    """

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    is_open = fields.Boolean(
        string="Open",
        compute="_compute_named",
        search="_search_is_open",
        help="Received or registered, and neither closed nor ended in another way.",
    )
    is_unassigned = fields.Boolean(
        string="Unassigned",
        compute="_compute_named",
        search="_search_is_unassigned",
        help="Open, and nobody's: also what is still to be registered.",
    )
    is_legal_overdue = fields.Boolean(
        string="Overdue by law",
        compute="_compute_named",
        search="_search_is_legal_overdue",
        help="Open after the day on which its legal term ends.",
    )
    is_promise_overdue = fields.Boolean(
        string="Promise overdue",
        compute="_compute_named",
        search="_search_is_promise_overdue",
        help="Open after the day that it was promised for, which the law or the matrix "
        "gave.",
    )
    is_escalation_late = fields.Boolean(search="_search_is_escalation_late")
    is_closed_in_time = fields.Boolean(
        string="Closed in time",
        compute="_compute_named",
        search="_search_is_closed_in_time",
        help="Closed on or before the day on which its legal term ends.",
    )
    is_closed_late = fields.Boolean(
        string="Closed late",
        compute="_compute_named",
        search="_search_is_closed_late",
        help="Closed after the day on which its legal term ended.",
    )

    @api.model
    def _get_named_domains(self):
        """Return ``{name: domain}`` of what the fields above mean today."""
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

    @api.model
    def _get_closed_after_term(self, alias, company):
        """Return the SQL of having been closed after the day the legal term ended."""
        return SQL(
            "COALESCE((%(closed)s AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date"
            " > %(due)s, FALSE)",
            closed=SQL.identifier(alias, "closed_on"),
            tz=company._grandes_clientes_get_tz(),
            due=SQL.identifier(alias, "date_legal_due"),
        )

    @api.model
    def _get_named_sql(self, name, alias):
        """Return the SQL condition of a name, of rows of the table ``alias``.

        :param str name: of one of the fields above
        """
        # Sudo: only the condition; whoever counts by it looks at rights.
        model = self.sudo()
        query = Query(self.env, alias, SQL.identifier(self._table))
        domain = self._get_named_domains()[name].optimize_full(model)
        return domain._to_sql(model, alias, query)

    @api.depends(
        "state",
        "user_id",
        "date_legal_due",
        "date_promised",
        "date_escalate_by",
        "escalation_ids",
        "closed_on",
    )
    def _compute_named(self):
        # Sudo: what is counted of a case that the person reads, whoever may read what
        # it depends on.
        for name, domain in self._get_named_domains().items():
            if self._fields[name].compute != "_compute_named":
                continue
            found = self.sudo().filtered_domain(domain)
            for case in self:
                case[name] = case.id in found._ids

    def _search_named(self, name, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_named_domains()[name]
        wants, wants_rest = True in value, False in value
        if wants and wants_rest:
            return Domain.TRUE
        return domain if wants else ~domain

    def _search_is_open(self, operator, value):
        return self._search_named("is_open", operator, value)

    def _search_is_unassigned(self, operator, value):
        return self._search_named("is_unassigned", operator, value)

    def _search_is_legal_overdue(self, operator, value):
        return self._search_named("is_legal_overdue", operator, value)

    def _search_is_promise_overdue(self, operator, value):
        return self._search_named("is_promise_overdue", operator, value)

    def _search_is_escalation_late(self, operator, value):
        return self._search_named("is_escalation_late", operator, value)

    def _search_is_closed_in_time(self, operator, value):
        return self._search_named("is_closed_in_time", operator, value)

    def _search_is_closed_late(self, operator, value):
        return self._search_named("is_closed_late", operator, value)
