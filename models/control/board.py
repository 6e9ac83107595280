from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_date
from odoo.tools.translate import LazyTranslate

from ...tools import clock

_lt = LazyTranslate(__name__)
#: Number of periods that a tile shows.
PERIODS = 6
#: Order of precedence: the first of these states found gives the month's state.
_WORST = ("absent", "late", "waived", "done", "expected", "not_kept")
#: Word, icon and tone of a state; colour is never the only cue.
FACES = {
    "absent": (_lt("Absent"), "✕", "danger"),
    "late": (_lt("Late"), "!", "warning"),
    "waived": (_lt("Waived"), "–", "muted"),
    "done": (_lt("Up to date"), "✓", "success"),
    "expected": (_lt("Expected"), "○", "info"),
    "not_kept": (_lt("Not kept here"), "⊘", "muted"),
    "none": (_lt("Nothing was due"), "·", "muted"),
    "met": (_lt("Met"), "✓", "success"),
    "missed": (_lt("Not met"), "✕", "danger"),
    "no_data": (_lt("No data"), "·", "muted"),
}


class ControlBoard(models.AbstractModel):
    """The board of a month: the ten controls and the obligations of the contract (R8).

    Screen, paper and spreadsheet are rendered from it, and whoever supervises the
    contract reads the same. A month shows what was due in it.
    """

    _name = "grandes.clientes.control.board"
    _description = "Board of the controls"

    @api.model
    @api.readonly
    def get_board(self, month=None):
        """Return the board of a month of the current company, as plain values.

        :param month: any day of it, ISO; by default the current month
        :raise AccessError: the user may not read the occurrences
        """
        Occurrence = self.env["grandes.clientes.control.occurrence"]
        if not Occurrence.has_access("read"):
            raise AccessError(self.env._("Your role does not read the board."))
        company = self.env.company
        first = self._get_first(month)
        last = first + relativedelta(months=1, days=-1)
        # Sudo: everybody who may read the board sees the same one.
        reader = self.sudo()
        contract = reader.env["grandes.clientes.contract"]._in_force(company, last)
        controls, due = reader._get_due(company, first, last)
        return {
            "month": str(first),
            "title": format_date(self.env, first, date_format="MMMM y"),
            "previous": str(first - relativedelta(months=1)),
            "next": str(first + relativedelta(months=1))
            if last < clock.today(company)
            else False,
            "tiles": reader._get_tiles(company, controls, due, first, last),
            "gaps": reader._get_gaps(due),
            "contract": contract.display_name or "",
            "lines": reader._get_contract_lines(contract, first),
            "rooms": reader._get_absent_rooms(company),
            "bulk": reader._get_bulk_words(company, first, last),
            "can_sign": self.env["grandes.clientes.control.signature"]._can_sign(),
        }

    @api.model
    def _get_first(self, month=None):
        """Return the first day of a month; by default the current one."""
        day = fields.Date.to_date(month) or clock.today(self.env.company)
        return day.replace(day=1)

    @api.model
    def _get_face(self, state):
        """Return the word, icon and tone of a state."""
        word, icon, tone = FACES[state]
        return {
            "state": state,
            "word": self.env._(word),
            "icon": icon,
            "tone": tone,
        }

    # === CONTROLS === #

    def _get_due(self, company, first, last):
        """Return the ten controls, and their occurrences due in a month.

        A control that was archived or replaced since then shows in the months in which
        it was due.
        """
        due = self.env["grandes.clientes.control.occurrence"].search(
            [
                ("company_id", "=", company.id),
                ("due_on", ">=", first),
                ("due_on", "<=", last),
            ],
            order="due_on, id",
        )
        controls = self.env["grandes.clientes.control"]._find_for(company)
        controls = (controls | due.control_id).filtered(
            lambda control: not control.is_of_contract
        )
        due = due.filtered(lambda each: each.control_id in controls)
        return controls.sorted(lambda control: (control.code, control.id)), due

    def _get_tiles(self, company, controls, due, first, last):
        due = due.grouped("control_id")
        trends = self._get_trends(company, controls, last)
        figures = self._get_tile_figures(company, first, last)
        done = dict(
            self.env["grandes.clientes.control.occurrence"]._read_group(
                [
                    ("company_id", "=", company.id),
                    ("control_id", "in", controls.ids),
                    ("done_on", "!=", False),
                    ("done_on", "<=", clock.last_second(company, last)),
                ],
                ["control_id"],
                ["done_on:max"],
            )
        )
        return [
            {
                **self._get_tile(
                    company,
                    control,
                    due.get(control, self.env["grandes.clientes.control.occurrence"]),
                    trends[control.id],
                    done.get(control),
                    min(last, clock.today(company)),
                ),
                "figures": figures.get(control.code, []),
            }
            for control in controls
        ]

    def _get_tile(self, company, control, due, trend, done_on, day):
        """Return one tile: state, figure, six periods, days since, what is missing.

        :param date day: until which the days since the last evidence are counted
        """
        counts = defaultdict(int)
        for occurrence in due:
            counts[occurrence.state] += 1
        state = next((each for each in _WORST if counts[each]), "none")
        total = counts["done"] + counts["late"] + counts["absent"]
        labels = {
            name: dict(control._fields[name]._description_selection(self.env))
            for name in ("frequency", "frequency_source", "owner_role")
        }
        absent = due.filtered(lambda each: each.state == "absent")
        return {
            **self._get_face(state),
            "id": control.id,
            "code": control.code,
            "name": control.name,
            "figure": self.env._(
                "%(done)s of %(total)s", done=counts["done"], total=total
            )
            if total
            else "",
            "counts": dict(counts),
            "total": total,
            "missing": [
                self.env._(
                    "%(period)s: %(what)s, since %(day)s",
                    period=occurrence._get_period_words("d MMM"),
                    what=occurrence.missing,
                    day=format_date(
                        self.env, occurrence.absent_since, date_format="d MMM"
                    ),
                )
                for occurrence in absent[:3]
            ],
            "more": max(0, len(absent) - 3),
            "outside": any(due.mapped("is_outside")),
            "periods": trend,
            "days": (day - clock.local_date(company, done_on)).days
            if done_on
            else None,
            "frequency": labels["frequency"][control.frequency],
            "source": labels["frequency_source"][control.frequency_source],
            "owner": control.owner_id.name or labels["owner_role"][control.owner_role],
        }

    def _get_trends(self, company, controls, last):
        """Return ``{control id: six periods}``, oldest first, with one query."""
        self.env["grandes.clientes.control.occurrence"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT control_id, date_from, date_to, state
                  FROM (
                        SELECT o.control_id, o.date_from, o.date_to, o.state,
                               row_number() OVER (
                                   PARTITION BY o.control_id ORDER BY o.date_from DESC
                               ) AS place
                          FROM grandes_clientes_control_occurrence o
                          JOIN grandes_clientes_control c ON c.id = o.control_id
                         WHERE o.company_id = %s
                           AND o.frequency = c.frequency
                           AND o.date_from <= %s
                           AND o.date_from > %s
                       ) ranked
                 WHERE place <= %s
                 ORDER BY control_id, date_from
                """,
                company.id,
                last,
                last - timedelta(days=800),
                PERIODS,
            )
        )
        by_control = defaultdict(list)
        for control_id, date_from, date_to, state in rows:
            days = dict.fromkeys((date_from, date_to))
            by_control[control_id].append(
                {
                    **self._get_face(state),
                    "label": " – ".join(
                        format_date(self.env, day, date_format="d MMM") for day in days
                    ),
                }
            )
        blank = {**self._get_face("none"), "label": ""}
        return {
            control.id: [blank] * (PERIODS - len(by_control[control.id]))
            + by_control[control.id]
            for control in controls
        }

    @api.model
    def action_door(self, control_id, month):
        """Open the occurrences of a control that were due in a month."""
        first = self._get_first(month)
        return self._get_list_action(
            self.env["grandes.clientes.control"].browse(control_id),
            first,
            first + relativedelta(months=1, days=-1),
        )

    @api.model
    def _get_list_action(self, control, first, last):
        """Return the action that lists the occurrences of a control."""
        control.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": control.display_name,
            "res_model": "grandes.clientes.control.occurrence",
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("control_id", "=", control.id),
                ("due_on", ">=", str(first)),
                ("due_on", "<=", str(last)),
            ],
        }

    @api.model
    def action_print(self, month, kind):
        """Store the board as it stands, and download it.

        :param str kind: ``pdf`` or ``xlsx``
        """
        if not self.env["grandes.clientes.control.occurrence"].has_access("read"):
            raise AccessError(self.env._("Your role does not read the board."))
        reading = self.env["grandes.clientes.control.reading"]._create_reading(
            self.env.company, month
        )
        return reading.action_pdf() if kind == "pdf" else reading.action_xlsx()
