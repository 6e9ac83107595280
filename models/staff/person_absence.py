from odoo import api, fields, models
from odoo.tools import format_datetime

from ...tools import clock


class Person(models.Model):
    """A person's current absence and substitute, and the acts to set them (R6)."""

    _name = "grandes.clientes.person"
    _inherit = "grandes.clientes.person"

    absence_told = fields.Char(string="Away", compute="_compute_absence_told")

    @api.depends("is_absent")
    @api.depends_context("lang", "tz")
    def _compute_absence_told(self):
        now = clock.now()
        for person in self:
            # Sudo: dates and substitute of an absence, which colleagues may see.
            absence_sudo = person.is_absent and person.user_id.sudo()._get_absence_at(
                now
            )
            person.absence_told = bool(absence_sudo) and self._tell_absence(
                absence_sudo
            )

    def _tell_absence(self, absence_sudo):
        until = (
            self.env._(
                "Away until %(when)s.",
                when=format_datetime(
                    self.env,
                    absence_sudo.absent_to,
                    tz=self.env.company._grandes_clientes_get_tz(),
                    dt_format="d MMM, h:mm a",
                ),
            )
            if absence_sudo.absent_to
            else self.env._("Away, it is not known until when.")
        )
        who = absence_sudo.successor_id.name
        then = (
            self.env._(
                "What comes in for the person meanwhile goes to %(name)s.", name=who
            )
            if who
            else self.env._(
                "Nobody stands in: what comes in meanwhile goes to the backup of each "
                "entity, else to the pool."
            )
        )
        return f"{until} {then}"

    def action_absence(self):
        """Open the dialog that asks for the period of absence and the substitute."""
        self.ensure_one()
        return self._open_dialog(
            "staff.absence.ask",
            self.env._("%(name)s will be away", name=self.name),
            user_id=self.user_id.id,
        )

    def action_come_back(self):
        """Record that the person is back earlier than stated."""
        self.ensure_one()
        # Sudo: finds the absence; the act checks who may end it.
        absence = self.user_id.sudo()._get_absence_at(clock.now()).sudo(False)
        absence._do_come_back()
