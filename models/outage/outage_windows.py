from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import clock


class Outage(models.Model):
    """Planned windows: announced before they begin, begun and ended by the clock."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    is_planned = fields.Boolean(
        string="Planned window", help="Announced before it began: a maintenance window."
    )
    announced_on = fields.Datetime(string="Announced", readonly=True, copy=False)
    planned_until = fields.Datetime(
        string="Announced until",
        readonly=True,
        copy=False,
        help="What goes on after that was not planned.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add when it was announced, and until when."""
        return super()._get_protected_fields() | {"announced_on", "planned_until"}

    def _apply_announcement(self):
        """Write when planned windows were announced, and until when."""
        now = clock.now()
        for outage in self:
            told = outage.reported_on
            # Sudo: the time of the announcement follows from the entry.
            outage.sudo().write(
                {
                    "announced_on": told if told and told < outage.began_on else now,
                    "planned_until": outage.planned_until or outage.ended_on,
                }
            )

    def _check_announced(self):
        """Refuse plans entered unannounced by users; loaded ones count as unplanned.

        No constraint of the ORM, which would run in sudo.
        """
        if self.env.su:
            return
        for outage in self:
            if outage.is_planned and not outage._is_announced():
                raise ValidationError(
                    self.env._(
                        "What is planned is announced before it begins: enter it as "
                        "a failure that nobody planned."
                    )
                )

    def _is_announced(self):
        """Return whether it is planned, and was announced before it began."""
        self.ensure_one()
        return bool(
            self.is_planned and self.announced_on and self.announced_on < self.began_on
        )

    @api.model
    def _cron_turn_windows(self):
        """Recompute the state of planned windows that begin or end by the clock."""
        # Sudo: the cron covers the windows of every company.
        windows = self.sudo().search(
            [("is_planned", "=", True), ("state", "in", ("announced", "open"))]
        )
        self.env.add_to_compute(self._fields["state"], windows)

    def _trigger_windows(self):
        """Schedule the cron for the begin and the end of planned windows."""
        now = clock.now()
        instants = {
            instant
            for outage in self
            for instant in (outage.began_on, outage.ended_on)
            if instant and instant > now
        }
        if instants:
            # Sudo: users have no access to crons, and this only schedules ours.
            self.env.ref("grandes_clientes.cron_outage_windows").sudo()._trigger(
                sorted(instants)
            )
