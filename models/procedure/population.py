from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, float_repr

from ...tools import clock
from ...tools.procedure.definition import LANES
from ...tools.procedure.figures import Move, figures_of
from ...tools.procedure.graph import graph_of
from ...tools.procedure.layout import FIGURES, STEP
from ...tools.procedure.scene import Marks, NodeMark, scene

_ROLES = ("group_supervisor", "group_quality", "group_coordinator", "group_oversight")
# Months that the drawing covers by default.
_MONTHS = 3
# Filters, with the field path of the case that each one applies to.
_FILTERS = {
    "user_id": "user_id",
    "mission_area_id": "escalation_ids.mission_area_id",
    "typification_id": "typification_id",
    "partner_id": "partner_id",
}


class ProcedurePopulation(models.AbstractModel):
    """The drawing of the procedure for many cases, with counts and durations."""

    _name = "grandes.clientes.procedure.population"
    _description = "Walk of many cases"

    @api.model
    @api.readonly
    def figures(self, filters=None, reading=LANES):
        """Return the drawing with counts and median business days on the arrows.

        Needs one grouped query over the events, however many there are. The user's
        record rules apply to cases and events.

        :param dict filters: ``date_from`` and ``date_to`` (ISO dates of receipt; the
            last three months by default), and ids: ``user_id``, ``mission_area_id``,
            ``typification_id``, ``partner_id``
        :param str reading: ``lanes`` or ``literal``
        :rtype: dict
        :raise AccessError: the user may not read cases or their events
        """
        self._check_may()
        filters = self._prepare_filters(filters or {})
        procedure = self._get_procedure(filters)
        answer = {"filters": filters, "reading": reading}
        if not procedure:
            return answer
        definition = procedure._get_definition()
        graph = graph_of(definition, reading)
        domain = self._get_case_domain(filters, procedure)
        figures = figures_of(definition, graph, reading, self._get_moves(domain))
        names = {
            **{step.number: step.name for step in definition.steps},
            **{gateway.code: gateway.question for gateway in definition.gateways},
        }
        lane_names = {lane.code: lane.name for lane in definition.lanes}
        marks = Marks(
            {
                key: self._get_node_mark(key, names[key], figures)
                for key, node in graph.nodes.items()
                if node.kind == STEP
            },
            figures.marks(self._get_days_label),
        )
        return {
            **answer,
            "procedure": procedure.display_name,
            "inferred": self.env[
                "grandes.clientes.case.drawing"
            ]._get_inferred_sentence(),
            "title": self.env._(
                "Walk of the cases on the procedure %(procedure)s",
                procedure=procedure.display_name,
            ),
            "case_count": self._get_first_count(figures, graph),
            "scene": scene(graph, names, lane_names, marks, figures.extra, FIGURES),
            "hot": [
                self._get_arrow_row(key, figures, graph, names) for key in figures.hot
            ],
            "jumps": [
                {
                    "source": source or "",
                    "target": target,
                    "count": passage.count,
                    "days": self._get_days_label(passage.median, False),
                }
                for source, target, passage in figures.jumps
            ],
            "arrows": [
                self._get_arrow_row(key, figures, graph, names)
                for key in sorted(figures.flows, key=lambda k: -figures.flows[k].count)
            ],
            "domain": list(domain),
        }

    @api.model
    def _check_may(self):
        """Raise unless the user oversees the attention as a whole."""
        user = self.env.user
        if not any(user.has_group(f"grandes_clientes.{role}") for role in _ROLES):
            raise AccessError(
                self.env._(
                    "How all cases walk is for the supervisor, quality, the "
                    "Coordinador and the Interventoría; each case has its own drawing."
                )
            )

    # === SELECTION OF CASES === #

    @api.model
    def _prepare_filters(self, filters):
        """Return the known filters, completed with a period."""
        today = clock.today(self.env.company)
        first = today.replace(day=1) - relativedelta(months=_MONTHS - 1)
        return {
            "date_from": filters.get("date_from") or fields.Date.to_string(first),
            "date_to": filters.get("date_to") or fields.Date.to_string(today),
            **{name: int(filters.get(name) or 0) or False for name in _FILTERS},
        }

    @api.model
    def _get_procedure(self, filters):
        """Return the version in force on the last day of the period."""
        Procedure = self.env["grandes.clientes.procedure"]
        day = fields.Date.to_date(filters["date_to"])
        return Procedure.browse(Procedure._get_in_force_id(self.env.company, day) or [])

    @api.model
    def _get_case_domain(self, filters, procedure):
        """Return the domain of the cases that match the period and the filters."""
        company = self.env.company
        begins, ends = clock.bounds(
            company,
            fields.Date.to_date(filters["date_from"]),
            fields.Date.to_date(filters["date_to"]),
        )
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("procedure_id", "=", procedure.id)
            & Domain("received_on", ">=", begins)
            & Domain("received_on", "<", ends)
        )
        for name, path in _FILTERS.items():
            if filters[name]:
                domain &= Domain(path, "=", filters[name])
        return domain

    # === FIGURES === #

    @api.model
    def _get_moves(self, domain):
        """Return the moves between steps for the cases of ``domain``, grouped."""
        Case = self.env["grandes.clientes.case"]
        Event = self.env["grandes.clientes.case.event"]
        query = Event._search(
            Domain("step", "!=", False) & Domain("case_id", "in", Case._search(domain))
        )
        company = self.env.company
        days = company._grandes_clientes_get_days()
        calendar = _calendar(days, days.first, clock.today(company))
        rows = self.env.execute_query(
            SQL(
                """
                WITH walked AS (
                    SELECT step, day,
                           lag(step) OVER walk AS source,
                           lag(day) OVER walk AS source_day
                      FROM (%(events)s) AS event (case_id, sequence, step, day)
                    WINDOW walk AS (PARTITION BY case_id ORDER BY sequence)
                ), calendar AS (
                    SELECT * FROM unnest(%(days)s, %(numbers)s) AS c (day, number)
                )
                SELECT source, step, COALESCE(there.number - here.number, 0) AS days,
                       count(*)
                  FROM walked
             LEFT JOIN calendar here ON here.day = source_day
             LEFT JOIN calendar there ON there.day = walked.day
                 WHERE source IS DISTINCT FROM step
                 GROUP BY 1, 2, 3
                """,
                events=query.select(
                    SQL.identifier(query.table, "case_id"),
                    SQL.identifier(query.table, "sequence"),
                    SQL.identifier(query.table, "step"),
                    SQL(
                        "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
                        SQL.identifier(query.table, "happened_on"),
                        company._grandes_clientes_get_tz(),
                    ),
                ),
                days=[day for day, _number in calendar],
                numbers=[number for _day, number in calendar],
            )
        )
        return [Move(*row) for row in rows]

    @api.model
    def _get_days_label(self, median, hot):
        """Return the short label of the median business days."""
        if not median:
            return ""
        number = float_repr(median, 1).removesuffix(".0")
        return (
            self.env._("▲ %(days)s d", days=number)
            if hot
            else self.env._("%(days)s d", days=number)
        )

    @api.model
    def _get_node_mark(self, number, name, figures):
        """Return the mark of a step: how often it was done."""
        times = figures.steps[number]
        word = (
            self.env._("once")
            if times == 1
            else self.env._("%(times)s times", times=times)
        )
        status = "passed" if times else "pending"
        return NodeMark(status, word, title=f"{number} {name}. {word}.")

    @api.model
    def _get_arrow_row(self, key, figures, graph, names):
        """Return the table row of an arrow."""
        flow = graph.flows.get(key) or next(f for f in figures.extra if f.key == key)
        passage = figures.flows[key]
        return {
            "key": key,
            "source": _place(flow.source, names),
            "target": _place(flow.target, names),
            "label": flow.label,
            "count": passage.count,
            "days": self._get_days_label(passage.median, False)
            or self.env._("%(days)s d", days=0),
            "hot": key in figures.hot,
            "inferred": flow.inferred,
        }

    @api.model
    def _get_first_count(self, figures, graph):
        """Return the number of cases, counted by the arrows that leave the start."""
        return sum(
            figures.flows[flow.key].count
            for flow in graph.flows.values()
            if flow.source == "start" and flow.key in figures.flows
        )


def _place(key, names):
    """Return the label of a step or question."""
    name = names.get(key, "")
    return f"{key} {name}" if key[:1].isdigit() else name


def _calendar(days, first: date, last: date):
    """Return ``[(day, business days until it), …]`` for every day of a period."""
    length = (last - first).days + 1
    every = [first + timedelta(days=index) for index in range(length)]
    return [(day, days.count(first, day)) for day in every]
