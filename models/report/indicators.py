from datetime import timedelta
from decimal import Decimal

from odoo import models
from odoo.tools.misc import formatLang

from ...tools.law.business_days import add_months
from ...tools.quality.marks import wilson
from ...tools.report.table import (
    DECIMAL,
    FEW,
    HISTORY,
    TEXT,
    Column,
    Indicator,
    Reconciliation,
    Section,
    Term,
    cents,
    is_met,
    percent,
)
from .counting import TOTAL

_DAY = timedelta(days=1)


class Report(models.AbstractModel):
    """The indicators of a report, their goals and the balances that must add up."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    def _add_indicators(self, report, definition, counts, company):
        """Add the indicators with the goals of the contract in force."""
        contract = self.env["grandes.clientes.contract"]._in_force(
            company, report.date_to
        )
        if contract:
            report.notes.append(
                self.env._(
                    "The goals are those of %(name)s.", name=contract.display_name
                )
            )
        levels = {level.indicator: level for level in contract.level_ids}
        for ratio in definition.indicators:
            report.indicators.append(
                self._get_indicator(ratio, counts, levels.get(ratio.code))
            )

    def _get_indicator(self, ratio, counts, level=None):
        """Return the :class:`~.report.table.Indicator` of a ratio from the counts."""
        indicator = Indicator(
            code=ratio.code,
            name=self.env._(ratio.name),
            formula=self.env._(ratio.formula),
            unit=ratio.unit,
            unit_label=self.env._(ratio.unit_label) if ratio.unit_label else "%",
            better=ratio.better,
        )
        if level:
            indicator.goal = cents(level.goal)
            indicator.better = level.comparison
            indicator.discount = cents(level.discount)
        part_source = ratio.source
        whole_source = ratio.whole_source or ratio.source
        if not part_source or {part_source.code, whole_source.code} - set(counts):
            is_whole = part_source and (part_source.is_whole or whole_source.is_whole)
            indicator.warning = (
                self.env._("Of the whole channel: not told of a part.")
                if is_whole and self._has_source(part_source)
                else self.env._("No source: nothing keeps such data yet.")
            )
            return indicator
        parts = counts[part_source.code][TOTAL].get("", {})
        wholes = counts[whole_source.code][TOTAL].get("", {})
        indicator.source = part_source.code
        indicator.n = wholes.get(ratio.whole) or 0
        if whole_source is part_source and whole_source.measure(ratio.whole).counts:
            indicator.denominator_measure = ratio.whole
        if ratio.value:
            indicator.value = cents(parts.get(ratio.value)) if indicator.n else None
        else:
            part = (parts.get(ratio.part) or 0) - (parts.get(ratio.less) or 0)
            indicator.numerator = Decimal(part)
            indicator.denominator = Decimal(indicator.n) / ratio.mean_of
            if indicator.n >= ratio.least:
                indicator.value = percent(part * ratio.mean_of, indicator.n)
            if part_source.measure(ratio.part).counts:
                indicator.numerator_measure = ratio.part
        indicator.met = is_met(indicator.value, indicator.goal, indicator.better)
        if not indicator.n:
            indicator.warning = self.env._("No data in the period.")
        elif indicator.n < ratio.least:
            indicator.warning = self.env._(
                "%(part)s of %(n)s: a rate from %(least)s on.",
                part=int(indicator.numerator),
                n=indicator.n,
                least=ratio.least,
            )
        elif ratio.least or (ratio.interval and indicator.n >= FEW):
            low, high = wilson(int(indicator.numerator), indicator.n)
            indicator.warning = self.env._(
                "Between %(low)s and %(high)s %%, 95 %% of the time.",
                low=formatLang(self.env, 100 * low, digits=2),
                high=formatLang(self.env, 100 * high, digits=2),
            )
        elif indicator.n < FEW * ratio.mean_of:
            indicator.warning = self.env._(
                "Only %(n)s: with fewer than %(few)s it says little.",
                n=indicator.n // ratio.mean_of,
                few=FEW,
            )
        if part_source.note and indicator.n:
            said = (self.env._(part_source.note), indicator.warning)
            indicator.warning = " ".join(filter(None, said))
        return indicator

    # === EARLIER MONTHS === #

    def _add_history(self, report, definition, company):
        """Add the table that compares the indicators with earlier months."""
        if not definition.earlier:
            return
        periods = [
            earlier_period(report.date_from, report.date_to, back)
            for back in range(definition.earlier, 0, -1)
        ]
        formatter = self._get_formatter(report)
        columns = [Column("indicator", self.env._("Indicator"), TEXT)]
        columns.append(Column("unit", self.env._("Unit"), TEXT))
        cells = [
            [indicator.name, indicator.unit_label] for indicator in report.indicators
        ]
        for number, (first, last) in enumerate(periods):
            columns.append(Column(f"m{number}", formatter.label(first, last), DECIMAL))
            counts = self._count_sources(
                self._get_scope_for(report, first, last), definition, groups=False
            )
            for row, ratio in zip(cells, definition.indicators, strict=True):
                row.append(self._get_indicator(ratio, counts).value)
        columns.append(
            Column("now", formatter.label(report.date_from, report.date_to), DECIMAL)
        )
        for row, indicator in zip(cells, report.indicators, strict=True):
            row.append(indicator.value)
        report.sections.append(
            Section(
                code=HISTORY,
                title=self.env._("Indicators by month"),
                columns=columns,
                rows=cells,
                keys=[indicator.code for indicator in report.indicators],
            )
        )

    def _get_scope_for(self, report, date_from, date_to):
        """Return the scope of the same report for another period."""
        scope = self._get_scope(report)
        return type(scope)(
            scope.env, scope.company, date_from, date_to, scope.at, scope.cuts
        )

    # === BALANCES === #

    def _add_balances(self, report, definition, counts):
        """Add the balances, whose terms must add up."""
        for balance in definition.balances:
            source = balance.source
            if source.code not in counts:
                continue
            terms = balance.get_terms(report.params["cuts"])
            totals = counts[source.code][TOTAL].get("", {})
            report.reconciliations.append(
                Reconciliation(
                    code=balance.code,
                    title=self.env._(balance.title),
                    terms=[
                        Term(
                            sign,
                            self.env._(source.measure(code).label),
                            totals.get(code) or 0,
                            source.code,
                            code,
                        )
                        for sign, code in terms
                    ],
                    result_label=self.env._(source.measure(balance.result).label),
                    result=totals.get(balance.result) or 0,
                    source=source.code,
                    measure=balance.result,
                )
            )


def earlier_period(date_from, date_to, months):
    """Return the same period ``months`` earlier; whole months stay whole."""
    first = add_months(date_from, -months)
    after = date_to + _DAY
    if after.day == 1:
        return first, add_months(after, -months) - _DAY
    return first, add_months(date_to, -months)
