from odoo import api, fields, models
from odoo.fields import Domain

from ..engine import mass

# Roles that work or oversee cases; an area sees its own escalations instead.
_READERS = ",".join(
    f"grandes_clientes.group_{role}"
    for role in ("front_office", "back_office", "coordinator", "quality", "oversight")
)
_FIELDS = ("need", "need_label", "need_reason")


@api.depends("state", "requester_unread", "answer_ids.state")
@api.depends_context("lang")
def _compute_need(cases):
    needs = cases.env["grandes.clientes.case.needs"]._get_needs(cases)
    rows = [needs.get(case._origin.id, (False, "", "")) for case in cases]
    for place, name in enumerate(_FIELDS):
        mass.assign(cases, name, [row[place] for row in rows])


def _search_need(cases, operator, value):
    if operator != "in":
        return NotImplemented
    needs = cases.env["grandes.clientes.case.needs"]
    found = Domain.OR(needs._get_domain(each) for each in value if each)
    if False in value:
        every = (each for each, _label in cases._fields["need"].selection)
        found |= ~Domain.OR(needs._get_domain(each) for each in every)
    return found


class Case(models.Model):
    """What a case needs from whoever works it, shown wherever cases are listed."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    need = fields.Selection(
        selection=[
            ("failed", "Delivery failed"),
            ("returned", "Returned"),
            ("rejected", "Rejected"),
            ("wrote", "The requester wrote"),
            ("ready", "Answer ready"),
        ],
        string="Needs",
        compute=_compute_need,
        search=_search_need,
        groups=_READERS,
        help="What it needs of whoever works it; the gravest where there are several.",
    )
    need_label = fields.Char(
        string="What it needs", compute=_compute_need, groups=_READERS
    )
    need_reason = fields.Char(
        string="Why it needs it", compute=_compute_need, groups=_READERS
    )
