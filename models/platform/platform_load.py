from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.sheet.mapped import Problem
from .columns import COLUMNS, KEYS

_lt = LazyTranslate(__name__)

KINDS = {"levels": _lt("Service levels by day"), "activity": _lt("Activity by day")}
ROWS = {
    "levels": "grandes.clientes.platform.day",
    "activity": "grandes.clientes.platform.activity",
}
#: ``{kind: ((part, whole), …)}``: a part is never more than its whole.
_WITHIN = {
    "levels": (
        ("answered", "offered"),
        ("in_threshold", "answered"),
        ("abandoned", "offered"),
    ),
    "activity": (
        ("managed", "requested"),
        ("successful", "managed"),
        ("failed", "managed"),
        ("pending", "requested"),
    ),
}
_PROBLEMS = {
    "future": (
        _lt("«%(value)s» is not over yet."),
        _lt("Correct the date: only days that are over are told."),
    ),
    "more_than_whole": (
        _lt("«%(column)s» is more than what it is part of: %(value)s."),
        _lt("Ask for the figures again: one of the two is wrong."),
    ),
}


class PlatformLoad(models.Model):
    """An export of the contact-centre platform, reported by the contractor (I07).

    It is loaded completely or not at all; every figure is «reported by the contractor,
    unverified». A later load replaces the days that it reports again; the earlier rows
    stay, marked as replaced.
    """

    _name = "grandes.clientes.platform.load"
    _description = "Export of the platform"
    _inherit = ["grandes.clientes.mapped.load.mixin"]

    _LOAD_ROLES = ("group_supervisor",)
    _ROOM = "platform"

    date_from = fields.Date(string="From", readonly=True, index=True)
    date_to = fields.Date(string="Until", readonly=True)
    replaced_count = fields.Integer(
        string="Rows replaced",
        compute="_compute_replaced_count",
        help="Of those, a later load tells the day again: that one counts.",
    )
    day_ids = fields.One2many(
        comodel_name="grandes.clientes.platform.day", inverse_name="load_id"
    )
    activity_ids = fields.One2many(
        comodel_name="grandes.clientes.platform.activity", inverse_name="load_id"
    )

    @api.model
    def _get_protected_fields(self):
        """Add the period."""
        return super()._get_protected_fields() | {"date_from", "date_to"}

    @api.depends("kind", "date_from", "date_to", "filename")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for load in self:
            days = " – ".join(
                clock.day_on_screen(day, self.env.lang or "en_US")
                for day in dict.fromkeys((load.date_from, load.date_to))
                if day
            )
            load.display_name = " · ".join(
                filter(None, (kinds.get(load.kind), days or load.filename))
            )

    @api.depends("day_ids.is_current", "activity_ids.is_current")
    def _compute_replaced_count(self):
        counts = {}
        for model in ROWS.values():
            counts |= {
                load.id: count
                for load, count in self.env[model]._read_group(
                    [("load_id", "in", self.ids), ("is_current", "=", False)],
                    ["load_id"],
                    ["__count"],
                )
            }
        for load in self:
            load.replaced_count = counts.get(load.id, 0)

    # === LOADING === #

    @api.model
    def _get_kinds(self):
        return [(kind, self.env._(label)) for kind, label in KINDS.items()]

    @api.model
    def _get_mapped_columns(self, kind):
        return COLUMNS[kind]

    @api.model
    def _get_row_key(self, kind):
        return KEYS[kind]

    @api.model
    def _get_problem_messages(self):
        return super()._get_problem_messages() | _PROBLEMS

    def _find_row_problems(self, rows):
        """Return implausible figures: of days that are not over, parts above wholes."""
        found = super()._find_row_problems(rows)
        today = clock.today(self.company_id)
        for row in rows:
            values = row.values
            if values.get("date") and values["date"] >= today:
                day = clock.day_on_screen(values["date"], self.env.lang or "es")
                found.append(Problem(row.number, "date", "future", day))
            for part, whole in _WITHIN[self.kind]:
                has, of = values.get(part), values.get(whole)
                if has is not None and of is not None and has > of:
                    found.append(
                        Problem(row.number, part, "more_than_whole", f"{has} > {of}")
                    )
        return found

    def _create_rows(self, rows):
        """Create the rows, and mark earlier rows of the same days as replaced."""
        self.ensure_one()
        model = self.env[ROWS[self.kind]]
        days = {row.values["date"] for row in rows}
        before = model.search(
            [
                ("company_id", "=", self.company_id.id),
                ("date", "in", sorted(days)),
                ("is_current", "=", True),
            ]
        )
        before.write({"is_current": False})
        # The unique index covers current rows, so write the old ones first.
        before.flush_recordset(["is_current"])
        model.create([model._get_row_vals(self, row) for row in rows])
        self.write({"date_from": min(days), "date_to": max(days)})
        older = before.load_id
        still = model._read_group(
            [("load_id", "in", older.ids), ("is_current", "=", True)], ["load_id"]
        )
        (older - older.browse([load.id for (load,) in still])).write(
            {"state": "replaced"}
        )

    def _get_sealed_values(self):
        """Add the period under the seal."""
        return [*super()._get_sealed_values(), self.date_from, self.date_to]

    def action_open_rows(self):
        """Show the rows that were loaded."""
        self.ensure_one()
        action = (
            "platform_day_action"
            if self.kind == "levels"
            else "platform_activity_action"
        )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                f"grandes_clientes.{action}"
            ),
            "domain": [("load_id", "=", self.id)],
            "context": {},
        }
