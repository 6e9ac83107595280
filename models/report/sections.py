from datetime import date

from odoo import SUPERUSER_ID, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...tools.report.definition import (
    BY_NAME,
    BY_SELECTION,
    BY_VALUE,
    Count,
    Listing,
    Missing,
    Rate,
)
from ...tools.report.table import (
    DATE,
    DECIMAL,
    NO_SOURCE,
    PERCENT,
    Chart,
    Column,
    Section,
    cents,
    percent,
)
from .counting import TOTAL, literal

# Rows of a list that are stored: years of a large channel would fill the memory.
_MOST = 100_000


class Report(models.AbstractModel):
    """The tables and charts of a report."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    def _add_sections(self, report, definition, scope, counts):
        """Add the tables, and the charts drawn from them."""
        for section in definition.sections:
            if isinstance(section, Missing):
                made = self._get_missing_section(
                    section.code, section.title, section.why
                )
            elif not self._has_source(section.source):
                made = self._get_missing_section(section.code, section.title)
            elif not scope.tells(section.source):
                made = self._get_missing_section(
                    section.code,
                    section.title,
                    self.env._("Of the whole channel: not told of a part."),
                )
            elif isinstance(section, Listing):
                made = self._get_list_table(
                    section, self._get_list_scope(report, scope)
                )
                self._add_held_back_note(made, section, counts)
            elif section.periods and report.date_from == report.date_to:
                continue
            else:
                made = self._get_breakdown_table(section, counts)
            notes = (
                *(_notes_of(section) if made.status != NO_SOURCE else ()),
                *getattr(section, "notes", ()),
            )
            made.notes += dict.fromkeys(self.env._(note) for note in notes)
            report.sections.append(made)
        for drawing in definition.drawings:
            self._draw(report, drawing)

    def _get_missing_section(self, code, title, why=None):
        """Return the section that says why it has no data."""
        why = why or self.env._("Nothing keeps such data yet.")
        return Section(
            code=code,
            title=self.env._(title),
            columns=[],
            status=NO_SOURCE,
            notes=[self.env._(why)],
        )

    def _draw(self, report, drawing):
        """Add a chart, unless there is nothing to draw."""
        sections = [each for each in report.sections if each.code == drawing.section]
        if sections and sections[0].rows:
            report.charts.append(
                Chart(
                    code=f"{drawing.section}_{drawing.kind}",
                    title=self.env._(drawing.title),
                    kind=drawing.kind,
                    section=drawing.section,
                    category=sections[0].columns[0].code,
                    series=list(drawing.series),
                )
            )

    # === BREAKDOWNS === #

    def _get_breakdown_table(self, section, counts):
        """Return the table with a row for each value of a group."""
        columns = [
            column
            for column in map(self._get_plain_column, section.columns)
            if _source_of(column, section).code in counts
        ]
        group = section.source.group(section.group)
        of_keys = {}
        for column in columns:
            source = _source_of(column, section)
            for key, numbers in counts[source.code][group.code].items():
                of_keys.setdefault(key, {})[source.code] = numbers
        shown = [
            key
            for key, numbers in of_keys.items()
            if any(self._get_cell(column, section, numbers) for column in columns)
        ]
        made = Section(
            code=section.code,
            title=self.env._(section.title),
            group=group.code,
            columns=[
                Column(group.code, self.env._(group.label), group.kind),
                *(self._get_table_column(column, section) for column in columns),
            ],
        )
        for key, label in self._get_named_keys(group, shown):
            made.keys.append(key)
            made.rows.append(
                [
                    label,
                    *(self._get_cell(each, section, of_keys[key]) for each in columns),
                ]
            )
        totals = {code: found[TOTAL].get("", {}) for code, found in counts.items()}
        made.totals = [
            None if group.kind == DATE else self.env._("Total"),
            *(self._get_cell(each, section, totals) for each in columns),
        ]
        return made

    def _get_plain_column(self, column):
        """Return a column as :class:`Count` or :class:`Rate`."""
        return Count(column) if isinstance(column, str) else column

    def _get_table_column(self, column, section):
        if isinstance(column, Rate):
            return Column(column.code, self.env._(column.label), PERCENT)
        source = _source_of(column, section)
        measure = source.measure(column.measure)
        return Column(
            measure.code,
            self.env._(column.label or measure.label),
            measure.kind,
            source=source.code,
            measure=measure.code if measure.counts else None,
        )

    def _get_cell(self, column, section, numbers):
        """Return the value of a column for one row.

        :param dict numbers: ``{source code: {measure: number}}`` of the row's key
        """
        if isinstance(column, Rate):
            own = numbers.get(section.source.code, {})
            return percent(own.get(column.part), own.get(column.whole))
        source = _source_of(column, section)
        number = numbers.get(source.code, {}).get(column.measure)
        measure = source.measure(column.measure)
        if measure.kind == DECIMAL:
            return cents(number)
        # A sum of nothing is unknown; a count of nothing is zero.
        return number or 0 if measure.counts else number

    # === NAMES === #

    def _get_named_keys(self, group, keys):
        """Return ``[(key, label)]`` in the order that users expect."""
        if group.labels is not None:
            named = [(key, self.env._(label)) for key, label in group.labels.items()]
        elif group.by == BY_SELECTION:
            named = self._selection(group.model, group.field)
        elif group.by == BY_NAME:
            ids = [int(key) for key in keys if key]
            # Sudo: only the names of records that the user's records refer to.
            records = self.env[group.model].sudo().with_context(active_test=False)
            named = [
                (str(record.id), record.display_name)
                for record in records.search([("id", "in", ids)])
            ]
        else:
            named = [(key, self._value(group, key)) for key in sorted(keys) if key]
        wanted = set(keys)
        empty = self.env._(group.empty) if group.empty else self.env._("None")
        return [
            *(pair for pair in named if pair[0] in wanted),
            *([("", empty)] if "" in wanted else []),
        ]

    def _value(self, group, key):
        return date.fromisoformat(key) if group.kind == DATE else key

    def _selection(self, model, field):
        """Return the values of a selection field with their labels."""
        return self.env[model]._fields[field]._description_selection(self.env)

    # === LISTS === #

    def _get_list_scope(self, report, scope):
        """Return the scope of the lists: the records that the user may read.

        Figures may be counted with ``sudo``, lists never: a list would reveal to users
        a complaint about them (G26), or who gave which mark where the company hides
        that from the team.
        """
        if not self.env.su or self.env.uid == SUPERUSER_ID:
            return scope
        return self.sudo(False)._get_scope(report)

    def _get_list_table(self, section, scope):
        """Return the table with a row for each record."""
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, %s FROM (%s) entry WHERE %s ORDER BY %s LIMIT %s",
                literal(section.source.record),
                SQL(", ").join(literal(each.expression) for each in section.columns),
                scope.relation(section.source),
                literal(section.when),
                literal(section.order),
                _MOST + 1,
            )
        )
        is_cut_short = len(rows) > _MOST
        del rows[_MOST:]
        made = Section(
            code=section.code,
            title=self.env._(section.title),
            columns=[
                Column(each.code, self.env._(each.label), each.kind)
                for each in section.columns
            ],
            keys=[str(row[0]) for row in rows],
            model=section.source.model,
        )
        columns = [
            self._get_named_cells(field, [row[1 + index] for row in rows])
            for index, field in enumerate(section.columns)
        ]
        made.rows = [list(cells) for cells in zip(*columns, strict=True)]
        if is_cut_short:
            made.notes.append(
                self.env._(
                    "Only the first %(count)s rows: choose fewer days, or a cut.",
                    count=formatLang(self.env, _MOST, digits=0),
                )
            )
        return made

    def _add_held_back_note(self, made, section, counts):
        """Add a note of how many rows a list hides from the user who makes it."""
        if not section.counted or len(made.rows) == _MOST:
            return
        source, measure, words = section.counted
        totals = counts.get(source.code, {}).get(TOTAL, {}).get("", {})
        made.held_back = max(0, (totals.get(measure) or 0) - len(made.rows))
        if made.held_back:
            sentence = self.env._(words)
            made.notes.append(sentence % {"count": made.held_back})

    def _get_named_cells(self, field, cells):
        """Return the cells of a list column with labels in place of values."""
        if field.labels is not None:
            labels = {key: self.env._(label) for key, label in field.labels.items()}
            return [labels.get(cell, cell) for cell in cells]
        if field.by == BY_VALUE:
            return cells
        if field.by == BY_SELECTION:
            labels = dict(self._selection(field.model, field.field))
        else:
            # Sudo: only the names of records that the user's records refer to.
            records = self.env[field.model].sudo()
            records = records.browse({cell for cell in cells if cell}).exists()
            labels = {record.id: record.display_name for record in records}
            labels[None] = self.env._(field.empty) if field.empty else None
        return [labels.get(cell) for cell in cells]


def _notes_of(section):
    """Return the notes of the sources that a section counts."""
    parts = (section, *getattr(section, "columns", ()))
    sources = [getattr(part, "source", None) for part in parts]
    return [source.note for source in sources if source and source.note]


def _source_of(column, section):
    """Return the source that a column counts."""
    return getattr(column, "source", None) or section.source
