from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import format_date

from .board import PERIODS


class ControlBoard(models.AbstractModel):
    """The contract part of the board: what it requires month by month (C7, R9)."""

    _name = "grandes.clientes.control.board"
    _inherit = "grandes.clientes.control.board"

    def _get_contract_lines(self, contract, first):
        """Return levels and obligations: value, goal, state, six months, door."""
        if not contract:
            return []
        firsts = [
            first - relativedelta(months=back) for back in range(PERIODS - 1, -1, -1)
        ]
        lines = self.env["grandes.clientes.contract.month"]._get_lines(contract, firsts)
        signs = {"at_least": "≥", "at_most": "≤"}
        return [
            {
                **self._get_face(_get_month_state(line.months[first])),
                "name": line.name,
                "clause": line.clause,
                "text": line.text,
                "goal": f"{signs[line.comparison]} {self._get_number(line.goal)} "
                f"{line.unit}",
                "value": f"{self._get_number(line.months[first].value)} {line.unit}"
                if line.months[first].value is not None
                else "",
                "formula": line.formula_text,
                "percent": float(line.months[first].percent),
                "discount": self._get_number(line.months[first].percent),
                "periods": [
                    {
                        **self._get_face(_get_month_state(line.months[each])),
                        "label": format_date(self.env, each, date_format="MMM y"),
                    }
                    for each in firsts
                ],
                "door": line.months[first].door,
            }
            for line in lines
        ]

    @api.model
    def _get_number(self, value):
        """Return a figure with the decimals of the reports, for the language."""
        if value is None:
            return ""
        return self.env["ir.qweb.field.float"].value_to_html(
            float(value), {"precision": 2}
        )


def _get_month_state(month):
    return {None: "no_data", True: "met", False: "missed"}[month.met]
