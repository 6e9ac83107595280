from odoo import api, fields, models
from odoo.fields import Domain


def _search_by(name):
    """Return the search method of the field with this name."""
    return lambda self, operator, value: self._search_named(name, operator, value)


class Case(models.Model):
    """The named counts as fields; ``named`` defines each of them."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    is_open = fields.Boolean(
        string="Open",
        compute="_compute_named",
        search=_search_by("is_open"),
        help="Received or registered, and neither closed nor ended in another way.",
    )
    is_unassigned = fields.Boolean(
        string="Unassigned",
        compute="_compute_named",
        search=_search_by("is_unassigned"),
        help="Open, and nobody's: also what is still to be registered.",
    )
    is_legal_overdue = fields.Boolean(
        string="Overdue by law",
        compute="_compute_named",
        search=_search_by("is_legal_overdue"),
        help="Open after the day on which its legal term ends.",
    )
    is_promise_overdue = fields.Boolean(
        string="Promise overdue",
        compute="_compute_named",
        search=_search_by("is_promise_overdue"),
        help="Open after the day that it was promised for, which the law or the matrix "
        "gave.",
    )
    is_escalation_late = fields.Boolean(search=_search_by("is_escalation_late"))
    is_closed_in_time = fields.Boolean(
        string="Closed in time",
        compute="_compute_named",
        search=_search_by("is_closed_in_time"),
        help="Closed on or before the day on which its legal term ends.",
    )
    is_closed_late = fields.Boolean(
        string="Closed late",
        compute="_compute_named",
        search=_search_by("is_closed_late"),
        help="Closed after the day on which its legal term ended.",
    )

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
        # Sudo: the counts describe a readable case, even if the user cannot read the
        # records they depend on.
        named = self.env["grandes.clientes.case.named"]
        for name, domain in named._get_named_domains().items():
            if self._fields[name].compute != "_compute_named":
                continue
            found = self.sudo().filtered_domain(domain)
            for case in self:
                case[name] = case.id in found._ids

    def _search_named(self, name, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self.env["grandes.clientes.case.named"]._get_named_domains()[name]
        wants, wants_rest = True in value, False in value
        if wants and wants_rest:
            return Domain.TRUE
        return domain if wants else ~domain
