from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...models.time.resource_calendar import days_between
from ...tools import clock


class Closure(models.TransientModel):
    """Wizard to add or remove a closure, with a preview of the cases it moves.

    Lets the Coordinador maintain the calendar of terms without access to anybody's
    working hours.
    """

    _name = "grandes.clientes.closure"
    _inherit = "grandes.clientes.term.preview"
    _description = "Closure or holiday of the calendar of terms"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar", compute="_compute_calendar_id"
    )
    mode = fields.Selection(
        selection=[("add", "Enter a closure"), ("remove", "Take one out")],
        required=True,
        default="add",
    )
    name = fields.Char(help="Holiday, strike, closure of the offices…")
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="Until")
    leave_id = fields.Many2one(
        comodel_name="resource.calendar.leaves",
        string="Closure",
        domain="[('calendar_id', '=', calendar_id), ('resource_id', '=', False)]",
    )

    @api.depends("company_id")
    def _compute_calendar_id(self):
        # The calendar is changed in sudo, so check access to the company first.
        self.company_id.check_access("read")
        for wizard in self:
            wizard.calendar_id = wizard.company_id._grandes_clientes_get_calendar()

    @api.depends("mode", "name", "date_from", "date_to", "leave_id", "company_id")
    def _compute_preview(self):
        return super()._compute_preview()

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for wizard in self:
            first, last = wizard.date_from, wizard.date_to
            if first and last and first > last:
                raise ValidationError(
                    self.env._(
                        "The closure ends on or after the day it begins: correct "
                        "one of the days."
                    )
                )
            if not wizard._is_within_calendar():
                days = wizard.company_id._grandes_clientes_get_days()
                raise ValidationError(
                    self.env._(
                        "The calendar of terms goes from %(first)s to %(last)s: choose "
                        "days within it.",
                        first=clock.day_on_screen(days.first, self.env.lang or "es"),
                        last=clock.day_on_screen(days.last, self.env.lang or "es"),
                    )
                )

    def _is_within_calendar(self):
        """Return whether the calendar of terms covers the days of the closure."""
        self.ensure_one()
        days = self.company_id._grandes_clientes_get_days()
        return all(
            days.first <= day <= days.last
            for day in (self.date_from, self.date_to)
            if day
        )

    def _get_days(self):
        """Return the dates that the change closes or reopens."""
        self.ensure_one()
        if self.mode == "add":
            first, last = self.date_from, self.date_to or self.date_from
            if not first or first > last or not self._is_within_calendar():
                return []
            return days_between(first, last)
        if not self.leave_id:
            return []
        # Sudo: reads only a general closure of the calendar of terms.
        leave_sudo = self.leave_id.sudo()
        return [
            day
            for day, _begins, _ends in leave_sudo._grandes_clientes_get_days_off(
                self.calendar_id.sudo().tz
            )
        ]

    def _get_moves(self):
        days = self._get_days()
        if not days:
            return []
        # Sudo: see `TermPreview._render_moves`.
        companies_sudo = self.calendar_id.sudo()._grandes_clientes_get_companies()
        touched = self.env["grandes.clientes.case.recount"]._find_touched_by(
            companies_sudo, days
        )
        return touched.env["grandes.clientes.case.recount"]._get_simulated_moves(
            touched, self._get_counter_after
        )

    def _get_counter_after(self, company):
        """Return the term counter of ``company`` after the change."""
        days = company._grandes_clientes_get_days()
        changed = self._get_days()
        if self.mode == "add":
            after = days.changed(dict.fromkeys(changed, self.name or ""))
        else:
            still_closed = self._get_days_closed_otherwise()
            after = days.changed(reopened=set(changed) - still_closed)
        return company._grandes_clientes_get_counter(days=after)

    def _get_days_closed_otherwise(self):
        """Return the dates that stay closed without the closure to take out."""
        # Sudo: reads only general closures of the calendar of terms.
        calendar_sudo = self.calendar_id.sudo()
        changed = self._get_days()
        return set(
            calendar_sudo._grandes_clientes_get_closures(
                calendar_sudo._grandes_clientes_get_hours(),
                min(changed),
                max(changed),
                without=self.leave_id,
            )
        )

    def action_confirm(self):
        """Change the calendar, which moves the dates of the affected open cases.

        :raise AccessError: the user is no Coordinador
        :raise UserError: the name or date is missing, or the closure is of another
            calendar
        """
        self.ensure_one()
        if not self.env.user.has_group("grandes_clientes.group_coordinator"):
            raise AccessError(
                self.env._("The Coordinador de Atención al Usuario keeps the calendar.")
            )
        # Sudo: the role was checked above; touches only general closures of this
        # calendar.
        if self.mode == "add":
            if not self.name or not self.date_from:
                raise UserError(self.env._("Say what closes, and from which day on."))
            calendar_sudo = self.calendar_id.sudo()
            calendar_sudo.env["resource.calendar.leaves"].create(
                calendar_sudo._grandes_clientes_get_closure_vals(
                    self.name, self.date_from, self.date_to or self.date_from
                )
            )
        else:
            leave_sudo = self.leave_id.sudo()
            if leave_sudo.calendar_id != self.calendar_id or leave_sudo.resource_id:
                raise UserError(self.env._("Choose a closure of this calendar."))
            leave_sudo.unlink()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "grandes_clientes.term_move_action"
        )
