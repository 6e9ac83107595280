from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import clock

_OUTCOMES = "grandes.clientes.control.signature"


class ControlSign(models.TransientModel):
    """Wizard to sign the day's figures (C6, C7).

    The record is created with the figures it shows, so that nobody signs figures that
    they did not see.
    """

    _name = "grandes.clientes.control.sign"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Sign the day"

    daily_ids = fields.Many2many(
        comodel_name="grandes.clientes.report.daily",
        relation="grandes_clientes_control_sign_daily_rel",
        column1="wizard_id",
        column2="daily_id",
        string="Days",
        readonly=True,
    )
    day_count = fields.Integer(compute="_compute_day_count")
    figures = fields.Json(string="Figures as data", readonly=True)
    figures_html = fields.Html(
        string="Figures", compute="_compute_figures_html", sanitize=False
    )
    shown_on = fields.Datetime(readonly=True)
    outcome = fields.Selection(
        selection=lambda self: self.env[_OUTCOMES]
        ._fields["outcome"]
        ._description_selection(self.env),
        required=True,
        default="conforming",
    )
    findings = fields.Text(string="What was found")

    @api.model
    def _get_protected_fields(self):
        """Add the fields with the shown figures."""
        return super()._get_protected_fields() | {"daily_ids", "figures", "shown_on"}

    @api.depends("daily_ids")
    def _compute_day_count(self):
        for wizard in self:
            wizard.day_count = len(wizard.daily_ids)

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_figures_html(self):
        for wizard in self:
            wizard.figures_html = self.env[_OUTCOMES]._render_figures(wizard.figures)

    @api.model
    def _open(self, dailies):
        """Create the wizard for the given days, and return the action that opens it.

        :raise AccessError: the user may not give the daily signature
        :raise UserError: all days are already signed
        """
        Signature = self.env[_OUTCOMES]
        if not Signature._can_sign():
            raise AccessError(
                self.env._(
                    "The daily signature is of the Coordinador or of quality: either "
                    "suffices."
                )
            )
        if not dailies:
            raise UserError(
                self.env._("Every day is signed: the next report comes tomorrow.")
            )
        # Sudo: the shown figures are protected fields; the wizard is the user's own.
        wizard = self.sudo().create(
            {
                "daily_ids": dailies.ids,
                "figures": Signature._get_figures(dailies),
                "shown_on": clock.now(),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Daily signature · indicators and failures"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_confirm(self):
        """Sign for C6 and C7."""
        self.ensure_one()
        self.env[_OUTCOMES]._do_sign(
            self.daily_ids, self.figures, self.shown_on, self.outcome, self.findings
        )
        return {"type": "ir.actions.act_window_close"}
