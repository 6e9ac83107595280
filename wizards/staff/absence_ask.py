from odoo import api, fields, models

from ...tools import clock


class AbsenceAsk(models.TransientModel):
    """Wizard to record an absence and its substitute."""

    _name = "grandes.clientes.staff.absence.ask"
    _description = "Absence"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    is_for_others = fields.Boolean(compute="_compute_is_for_others")
    absent_from = fields.Datetime(
        string="From", required=True, default=lambda self: clock.now()
    )
    absent_to = fields.Datetime(
        string="Back on", help="Empty where it is not known yet."
    )
    successor_id = fields.Many2one(
        comodel_name="res.users",
        string="Stands in",
        domain="[('share', '=', False), ('id', '!=', user_id), "
        "('grandes_clientes_is_absent', '=', False)]",
    )
    message = fields.Char(
        string="Notice to who writes", help="Empty: until when, and who attends."
    )

    @api.depends_context("uid")
    def _compute_is_for_others(self):
        me = self.env.user
        # Sudo: checks only whether the user heads an area.
        areas_sudo = self.env["grandes.clientes.mission.area"].sudo()
        self.is_for_others = (
            me.has_group("grandes_clientes.group_supervisor")
            or me.has_group("grandes_clientes.group_manager")
            or bool(areas_sudo.search_count([("head_id", "=", me.id)], limit=1))
        )

    def action_confirm(self):
        """Record the absence, which also sets Odoo's out-of-office dates."""
        self.ensure_one()
        self.user_id._do_record_absence(
            self.absent_from, self.absent_to, self.successor_id, self.message
        )
        return {"type": "ir.actions.act_window_close"}
