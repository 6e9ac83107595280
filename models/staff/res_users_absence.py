from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools import clock
from .absence import EFFECTIVE


class ResUsers(models.Model):
    """Absences and substitutes of a person, used when assigning and listing work."""

    _name = "res.users"
    _inherit = "res.users"

    grandes_clientes_absence_ids = fields.One2many(
        comodel_name="grandes.clientes.staff.movement",
        inverse_name="user_id",
        domain=[("kind", "=", "absence"), ("state", "in", EFFECTIVE)],
        string="Absences",
        groups="grandes_clientes.group_user",
    )

    grandes_clientes_absence_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.movement",
        string="Absence told by Odoo",
        readonly=True,
        copy=False,
        groups="grandes_clientes.group_user",
        help="Which absence Odoo's out-of-office dates are of.",
    )

    def _get_absence_at(self, instant):
        """Return the absence that covers ``instant``, in sudo mode; may be empty."""
        self.ensure_one()
        # Sudo: dates of absence and substitutes, which the assignment needs.
        user_sudo = self.sudo()
        # Shortcut: most people have no current or future absence, and a field that is
        # read anyway says so.
        if not user_sudo.grandes_clientes_absence_id and instant >= clock.now():
            return user_sudo.env["grandes.clientes.staff.movement"]
        return user_sudo.grandes_clientes_absence_ids.filtered(
            lambda absence: absence.absent_from <= instant
            and (not absence.absent_to or instant < absence.absent_to)
        )[:1]

    def write(self, vals):
        """Write; clearing Odoo's out-of-office dates does not end an absence."""
        result = super().write(vals)
        if "out_of_office_from" in vals and not vals["out_of_office_from"]:
            # Sudo: finds the absence that the dates came from.
            told_sudo = self.sudo().filtered("grandes_clientes_absence_id")
            if told_sudo:
                told_sudo._apply_absences()
        return result

    def _is_planned_away_at(self, instant):
        return super()._is_planned_away_at(instant) or bool(
            self._get_absence_at(instant)
        )

    @api.model
    def _find_absent_at(self, instant):
        # Sudo: as in the method it extends.
        absences_sudo = (
            self.env["grandes.clientes.staff.movement"]
            .sudo()
            .search(
                [
                    ("kind", "=", "absence"),
                    ("state", "in", EFFECTIVE),
                    ("absent_from", "<=", instant),
                    "|",
                    ("absent_to", "=", False),
                    ("absent_to", ">", instant),
                ]
            )
        )
        return super()._find_absent_at(instant) | absences_sudo.user_id.sudo(
            self.env.su
        )

    def _get_substitute_at(self, instant):
        absence_sudo = self._get_absence_at(instant)
        return absence_sudo.successor_id.sudo(
            self.env.su
        ) or super()._get_substitute_at(instant)

    @api.model
    def _apply_absences(self, is_told_anew=False):
        """Write the current absence, or the next, to Odoo's out-of-office dates.

        For these users or, on an empty recordset, for everybody with an absence. The
        cron is scheduled for the next instant at which this changes. Dates entered by
        hand stay unless an absence of ours says otherwise.

        :param bool is_told_anew: write the out-of-office message in any case
        """
        now = clock.now()
        # Sudo: dates derived from the absences, whose acts were checked.
        users_sudo = self.sudo()
        if not users_sudo:
            users_sudo = users_sudo.search(
                [("grandes_clientes_absence_ids", "!=", False)]
            )
        # The field depends on the state of the absences, which may just have changed.
        users_sudo.invalidate_recordset(["grandes_clientes_absence_ids"])
        for user in users_sudo:
            coming = user.grandes_clientes_absence_ids.filtered(
                lambda absence: not absence.absent_to or absence.absent_to > now
            ).sorted("absent_from")[:1]
            if coming:
                self._wake_at(coming._get_next_instant(now))
                vals = {
                    "out_of_office_from": coming.absent_from,
                    "out_of_office_to": coming.absent_to,
                    "grandes_clientes_absence_id": coming.id,
                }
                same = (
                    user.out_of_office_from == coming.absent_from
                    and user.out_of_office_to == coming.absent_to
                    and user.grandes_clientes_absence_id == coming
                )
                if is_told_anew or not same:
                    vals["out_of_office_message"] = coming._get_absence_message()
                    user.write(vals)
            elif user.grandes_clientes_absence_id:
                user.write(
                    {
                        "out_of_office_from": False,
                        "out_of_office_to": False,
                        "grandes_clientes_absence_id": False,
                    }
                )

    @api.model
    def _wake_at(self, instant):
        """Schedule the cron for the instant at which an absence begins or ends."""
        cron = self.env.ref(
            "grandes_clientes.cron_staff_movements", raise_if_not_found=False
        )
        if cron and instant:
            # Sudo: users have no right to trigger the cron.
            cron.sudo()._trigger(at=instant)

    # === RECORDING AN ABSENCE === #

    def _do_record_absence(self, start, end=None, substitute=None, message=None):
        """Record an absence of this user, effective from its start.

        Done by the person, the supervisor, the head of the person's area or the
        administrator of profiles.

        :param datetime start: naive UTC
        :param datetime end: when they are back; empty if unknown
        :param substitute: ``res.users`` record of the substitute
        :param str message: the out-of-office message
        :return: the movement
        :raise AccessError: the user is none of these
        """
        self.ensure_one()
        me = self.env.user
        # Sudo: reads the heads of the person's areas.
        heads_sudo = self.sudo().grandes_clientes_area_ids.head_id
        if not (
            self.env.su
            or me.has_group("grandes_clientes.group_supervisor")
            or me.has_group("grandes_clientes.group_manager")
            or (me.has_group("grandes_clientes.group_user") and me in self | heads_sudo)
        ):
            raise AccessError(
                self.env._(
                    "The person, the supervisor, the head of the area or the "
                    "administrator of profiles says so."
                )
            )
        # Sudo: most people may not create movements; this one was checked.
        movement_sudo = (
            self.env["grandes.clientes.staff.movement"]
            .sudo()
            .create(
                {
                    "kind": "absence",
                    "user_id": self.id,
                    "absent_from": start,
                    "effective_on": clock.local_date(self.env.company, start),
                    "absent_to": end,
                    "successor_id": substitute.id if substitute else False,
                    "absence_message": message,
                }
            )
        )
        movement_sudo._apply_carry_out_of_absence()
        return movement_sudo.sudo(self.env.su)

    @api.model
    def action_grandes_clientes_absence(self):
        """Open the dialog in which the current user enters an absence."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("I will be away"),
            "res_model": "grandes.clientes.staff.absence.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_user_id": self.env.uid},
        }
