from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, models

from ...tools.report.table import AT_LEAST, cents, is_met, percent
from .obligation import get_percent, get_unit


@dataclass
class Line:
    """A line of the contract, a service level or an obligation, month by month.

    :ivar months: ``{first day: Month}``
    """

    record: object
    name: str
    clause: str
    text: str
    shown_by: str
    goal: Decimal | None
    comparison: str
    unit: str
    formula: str
    formula_text: str
    rate: float
    most: float
    months: dict = field(default_factory=dict)


@dataclass
class Month:
    """The result of a line in one month."""

    first: date
    value: Decimal | None = None
    met: bool | None = None
    absent: int = 0
    expected: int = 0
    door: tuple | None = None
    percent: Decimal = Decimal(0)


class ContractMonth(models.AbstractModel):
    """Computes what the contract requires, month by month (C7, R9).

    The board, the monthly discount and the comité use this. Indicators come from the
    frozen reports, controls from their occurrences.
    """

    _name = "grandes.clientes.contract.month"
    _description = "Reading of a contract"

    @api.model
    def _get_lines(self, contract, firsts):
        """Return the lines of a contract over some months.

        :param firsts: first days of the months, in order
        :return: list of :class:`Line`
        """
        lines = [self._get_level_line(level) for level in contract.level_ids]
        lines += [self._get_obligation_line(each) for each in contract.obligation_ids]
        months = {first: first + relativedelta(months=1, days=-1) for first in firsts}
        figures = self._get_figures(
            contract.company_id, months, {line.shown_by for line in lines}
        )
        counts = self._count_controls(
            contract.company_id, months, contract.obligation_ids.control_id
        )
        for line in lines:
            for first in firsts:
                line.months[first] = self._get_month(line, first, figures, counts)
        return lines

    def _get_level_line(self, level):
        return Line(
            record=level,
            name=self._get_indicator_name(level.indicator),
            clause=level.clause or "",
            text=level.formula or "",
            shown_by=level.indicator,
            goal=cents(level.goal),
            comparison=level.comparison,
            unit=self.env._(get_unit(level.indicator)),
            formula="fixed" if level.discount else "none",
            formula_text=self.env._(
                "%(rate)s %% where it is missed",
                rate=self.env["ir.qweb.field.float"].value_to_html(
                    level.discount, {"precision": 2}
                ),
            )
            if level.discount
            else self.env._("No discount"),
            rate=level.discount,
            most=0,
        )

    def _get_obligation_line(self, obligation):
        by_indicator = obligation.measure == "indicator"
        return Line(
            record=obligation,
            name=obligation.name,
            clause=obligation.clause,
            text=obligation.text,
            shown_by=obligation.indicator if by_indicator else "",
            goal=cents(obligation.goal),
            comparison=obligation.comparison if by_indicator else AT_LEAST,
            unit=self.env._(get_unit(obligation.indicator)) if by_indicator else "%",
            formula=obligation.formula,
            formula_text=obligation.formula_text,
            rate=obligation.rate,
            most=obligation.most,
        )

    def _get_indicator_name(self, indicator):
        labels = dict(
            self.env["grandes.clientes.contract.level"]._selection_indicator()
        )
        return labels.get(indicator, indicator).rpartition(" (")[0] or indicator

    def _get_figures(self, company, months, indicators):
        """Return ``{(first, indicator): (value, sheet)}`` of the frozen reports.

        Uses the last version of each month; months that are not frozen are left out.
        """
        codes = {code.partition(".")[0] for code in indicators if code}
        # Sudo: figures of frozen reports, for whoever reads the board.
        packs_sudo = (
            self.env["grandes.clientes.report.pack"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("date_from", "in", list(months)),
                    ("state", "in", ("frozen", "sent")),
                ],
                order="date_from, version",
            )
        )
        last = {pack.date_from: pack for pack in packs_sudo}
        figures = {}
        # Sudo: figures of frozen reports, for whoever reads the contract.
        sheets = (
            self.env["grandes.clientes.report.sheet"]
            .sudo()
            .search(
                [
                    ("pack_id", "in", [pack.id for pack in last.values()]),
                    ("code", "in", sorted(codes)),
                ]
            )
        )
        for sheet in sheets:
            for code, value in sheet._get_indicator_values():
                figures[sheet.pack_id.date_from, code] = (value, sheet)
        return figures

    def _count_controls(self, company, months, controls):
        """Return ``{(first, control id): {state: count}}`` by month of the due date."""
        counts = defaultdict(dict)
        if not controls:
            return counts
        # Sudo: only counts, for whoever reads the contract.
        rows = (
            self.env["grandes.clientes.control.occurrence"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("control_id", "in", controls.ids),
                    ("due_on", ">=", min(months)),
                    ("due_on", "<=", max(months.values())),
                ],
                ["control_id", "due_on:month", "state"],
                ["__count"],
            )
        )
        for control, first, state, count in rows:
            counts[first, control.id][state] = count
        return counts

    def _get_month(self, line, first, figures, counts):
        """Return the :class:`Month` of a line."""
        month = Month(first)
        if line.shown_by:
            month.value, sheet = figures.get((first, line.shown_by), (None, None))
            month.door = (sheet._name, sheet.id) if sheet else None
        else:
            control = line.record.control_id
            states = counts[first, control.id]
            month.expected = sum(
                count
                for state, count in states.items()
                if state in ("done", "late", "absent")
            )
            month.absent = states.get("absent", 0)
            month.value = percent(states.get("done", 0), month.expected)
            month.door = (control._name, control.id)
        month.met = is_met(month.value, line.goal, line.comparison)
        month.percent = get_percent(
            line.formula,
            line.rate,
            line.most,
            (month.value, line.goal),
            month.met,
            month.absent,
        )
        return month
