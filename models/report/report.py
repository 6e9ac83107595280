from datetime import datetime

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...reports import DEFINITIONS, TITLES
from ...tools import clock
from ...tools.report.definition import Breakdown, Listing
from ...tools.report.table import HISTORY, NO_DATA, NO_SOURCE
from ...tools.report.table import Report as Table
from .scope import CUT_FIELDS, CUTS, PATHS, Scope, sees_all

_lt = LazyTranslate(__name__)

_CUT_LABELS = {
    "entity_type": _lt("Type of entity"),
    "channel": _lt("Channel"),
    "typification": _lt("Typification"),
    "advisor": _lt("Advisor"),
    "area": _lt("Mission area"),
    "entity": _lt("Entity"),
}


class Report(models.AbstractModel):
    """Makes the reports of 5.2.20: a definition and a period give plain values.

    This file decides what is counted; tables, indicators, rendering and records are in
    the other files of this folder.
    """

    _name = "grandes.clientes.report"
    _description = "Reports"

    @api.model
    def _get_titles(self):
        """Return ``{code: title}`` of all reports, in the user's language."""
        return {code: self.env._(title) for code, title in TITLES.items()}

    @api.model
    def _get_case_paths(self):
        """Return ``{model: path to its case}`` of the models reports read; a hook."""
        return dict(PATHS)

    @api.model
    def _get_cut_fields(self):
        """Return ``{model: {cut: field}}`` of the models reports read; a hook."""
        return dict(CUT_FIELDS)

    @api.model
    def _get_codes(self):
        """Return the codes of the reports that the user may make."""
        return [code for code in DEFINITIONS if self._can_make(code)]

    def _can_make(self, code):
        """Return whether the user may read every kind of record that it counts."""
        definition = DEFINITIONS[code]
        sources = definition.sources()
        user = self.env.user
        if not (
            self.env.su
            or not definition.roles
            or any(user.has_group(f"grandes_clientes.{r}") for r in definition.roles)
        ):
            return False
        return all(
            self.env[source.model].has_access("read")
            for source in sources
            if self._has_source(source) and not source.is_whole
        )

    def _check_can_make(self, report):
        """Raise if the user may not make a report.

        :raise AccessError: names the report
        """
        if not self._can_make(report.code):
            raise AccessError(
                self.env._(
                    "Your role does not make the report «%(title)s».",
                    title=report.title,
                )
            )

    def _has_source(self, source):
        """Return whether the models that a source needs are installed."""
        return all(model in self.env for model in (source.model, *source.needs))

    @api.model
    def _make(self, code, date_from, date_to, company=None, cuts=None, at=None):
        """Return the report of a period, limited to what the user may see.

        :param str code: ``I01`` … ``I13``, or ``IG`` for the informe de gestión
        :param date date_from: first day, local
        :param date date_to: last day, local
        :param company: ``res.company`` record; the current one by default
        :param dict cuts: ``{"channel": id, …}``, see :data:`~.scope.CUTS`; ``False``
            selects the records without a value
        :param datetime at: naive UTC; nothing later counts; now by default
        :return: :class:`~.report.table.Report`
        :raise AccessError: the user may not make this report
        :raise UserError: the period ends before it begins, or has not begun
        """
        company = company or self.env.company
        at = at or clock.now()
        definition = DEFINITIONS.get(code)
        report = self._get_heading(code, date_from, date_to, company, cuts or {}, at)
        if not definition:
            report.status = NO_SOURCE
            report.why = self.env._("Nothing keeps what this report is made of yet.")
            return report
        self._check_can_make(report)
        scope = self._get_scope(report)
        report.cut_off = scope.cut_off
        self.env.flush_all()
        # Compiling these queries takes longer than running them. SET LOCAL holds until
        # the transaction ends.
        self.env.cr.execute("SET LOCAL jit = off")
        counts = self._count_sources(scope, definition)
        self._add_indicators(report, definition, counts, company)
        self._add_history(report, definition, company)
        self._add_sections(report, definition, scope, counts)
        self._add_balances(report, definition, counts)
        self._add_words(report, definition)
        self._apply_status(report)
        return report

    def _get_heading(self, code, date_from, date_to, company, cuts, at):
        """Return the report with its heading only, before counting."""
        if date_to < date_from:
            raise UserError(
                self.env._("The period ends before it begins: correct one of its days.")
            )
        if not (clock.is_plausible(date_from) and clock.is_plausible(date_to)):
            raise UserError(
                self.env._("The period has a year that cannot be: correct its days.")
            )
        if date_from > clock.local_date(company, at):
            raise UserError(self.env._("The period has not begun: choose another."))
        unknown = set(cuts) - set(CUTS)
        if unknown:
            raise UserError(
                self.env._(
                    "Nothing is cut by %(cuts)s: leave it empty.",
                    cuts=", ".join(unknown),
                )
            )
        definition = DEFINITIONS.get(code)
        report = Table(
            code=code,
            title=self.env._(TITLES[code]),
            version=definition.version if definition else "",
            company=company.name,
            date_from=date_from,
            date_to=date_to,
            cut_off=at,
            made_on=clock.now(),
            made_by=self.env.user.name,
            lang=self.env.lang or "en_US",
            tz=company._grandes_clientes_get_tz(),
            params={
                "company_id": company.id,
                "cuts": cuts,
                "at": at.isoformat(),
            },
            cuts=[
                (self.env._(_CUT_LABELS[cut]), self._get_cut_name(cut, value))
                for cut, value in cuts.items()
            ],
        )
        report.marks = self._get_marks(report)
        return report

    def _get_marks(self, report):
        """Return why a report is not the whole: ``[(mark, why)]``.

        A report is partial if it covers the work of one person or desk, a cut, or a
        period that had not ended. Records that record rules hide from users for their
        own sake (a complaint about them, G26) add no mark, which would reveal them.
        """
        partial, marks = self.env._("PARTIAL"), []
        user = self.env.user
        if not self.env.su and not sees_all(user):
            words = (
                self.env._("Only the portfolio and the cases of %(person)s.")
                if user.has_group("grandes_clientes.group_front_office")
                else self.env._("Only what %(person)s may see: the work of their desk.")
            )
            marks.append((partial, words % {"person": user.name}))
        marks += [
            (partial, self.env._("Only %(cut)s: %(value)s.", cut=cut, value=value))
            for cut, value in report.cuts
        ]
        if self._get_scope(report).is_unfinished:
            formatter = self._get_formatter(report)
            marks.append(
                (
                    self.env._("PROVISIONAL"),
                    self.env._(
                        "It was made before the period ended, as of %(instant)s.",
                        instant=formatter.instant(report.cut_off),
                    ),
                )
            )
        return marks

    def _get_cut_name(self, cut, value):
        """Return the label of the value of a cut."""
        if not value:
            return self.env._("None")
        if CUTS[cut]:
            # Sudo: only the name of the record that the user chose.
            return self.env[CUTS[cut]].sudo().browse(value).display_name
        selection = self.env["res.partner"]._fields["large_client_type"]
        return dict(selection._description_selection(self.env))[value]

    def _get_scope(self, report):
        """Return the :class:`~.scope.Scope` of a report, new or already made."""
        params = report.params
        company = self.env["res.company"].browse(params["company_id"])
        # Some sources are tables of the current company.
        env = self.with_company(company).env
        return Scope(
            env,
            company.with_env(env),
            report.date_from,
            report.date_to,
            datetime.fromisoformat(params["at"]),
            params["cuts"],
        )

    def _count_sources(self, scope, definition, groups=True):
        """Return ``{source code: counts}`` with one query per source.

        See :meth:`_get_count`.

        :param bool groups: count also by the groups of the sections, not only totals
        """
        counts = {}
        for source in definition.sources():
            if not self._has_source(source) or not scope.tells(source):
                continue
            wanted = dict.fromkeys(
                section.group
                for section in definition.sections
                if isinstance(section, Breakdown)
                and any(
                    (getattr(column, "source", None) or section.source) is source
                    for column in section.columns
                )
            )
            measures = dict.fromkeys(_measures_of(definition, source))
            if measures:
                counts[source.code] = self._get_count(
                    scope, source, wanted if groups else (), measures
                )
        return counts

    def _add_words(self, report, definition):
        """Add the definitions and notes, in the user's language."""
        report.notes += [self.env._(note) for note in definition.notes]
        report.definitions = [
            (self.env._(term), self.env._(text))
            for term, text in definition.definitions
        ]

    def _apply_status(self, report):
        """Set the status of a report without data, and why it has none."""
        counted = [each for each in report.sections if each.code != HISTORY]
        if any(section.rows for section in counted):
            return
        report.status = NO_DATA
        report.why = self.env._("Nothing happened in the period.")
        if all(section.status == NO_SOURCE for section in counted):
            report.status = NO_SOURCE
            reasons = {note for section in counted for note in section.notes}
            report.why = (
                reasons.pop()
                if len(reasons) == 1
                else self.env._("Nothing keeps what this report is made of yet.")
            )

    def _apply_not_kept(self, report, room):
        """Explain that the room of a report is switched off here, and since when.

        :param str room: code of the room whose data the report needs
        """
        company = self.env["res.company"].browse(report.params["company_id"])
        switch = self.env["grandes.clientes.room"]._get_last_switch(room, company)
        if switch:
            words = self.env._(
                "Not kept here since %(day)s, as %(person)s decided: %(reason)s",
                day=format_date(
                    self.env, clock.local_date(company, switch.switched_on)
                ),
                person=switch.user_id.name,
                reason=switch.reason,
            )
            if report.status == NO_DATA:
                report.why = words
            report.notes.append(words)


def _measures_of(definition, source):
    """Yield the codes of the measures of ``source`` that a report counts."""
    for section in definition.sections:
        if isinstance(section, Listing):
            counted = section.counted or (None, None)
            yield from counted[1:2] if counted[0] is source else ()
            continue
        for column in getattr(section, "columns", ()):
            if isinstance(column, str):
                if section.source is source:
                    yield column
            elif hasattr(column, "measure"):
                if (column.source or section.source) is source:
                    yield column.measure
            elif section.source is source:
                yield column.part
                yield column.whole
    for each in definition.indicators:
        if each.source is source:
            yield from filter(None, (each.part, each.less, each.value))
        if (each.whole_source or each.source) is source and each.whole:
            yield each.whole
    for balance in definition.balances:
        if balance.source is source:
            yield from (code for _sign, code in balance.terms)
            for terms in (balance.cut_terms or {}).values():
                yield from (code for _sign, code in terms)
            yield balance.result
