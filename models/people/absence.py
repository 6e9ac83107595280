from odoo import api, fields, models

from ...tools import clock


class ResUsers(models.Model):
    """Absence of users: Odoo's out-of-office dates, evaluated by the addon's clock.

    Half-open: a user away until noon is present at noon. The room of staff determines
    the substitutes.
    """

    _name = "res.users"
    _inherit = "res.users"

    grandes_clientes_is_absent = fields.Boolean(
        string="Away",
        compute="_compute_grandes_clientes_is_absent",
        search="_search_grandes_clientes_is_absent",
        groups="base.group_user",
        help="Away by now: no work is proposed to them.",
    )

    @api.depends("out_of_office_from", "out_of_office_to")
    def _compute_grandes_clientes_is_absent(self):
        now = clock.now()
        for user in self:
            user.grandes_clientes_is_absent = user._is_absent_at(now)

    @api.model
    def _search_grandes_clientes_is_absent(self, operator, value):
        if operator != "in":
            return NotImplemented
        absent = self._find_absent_at(clock.now())
        return [("id", "in" if True in value else "not in", absent.ids)]

    def _is_absent_at(self, instant):
        """Return whether the out-of-office notice covers ``instant`` (naive UTC).

        Odoo's own flag uses the machine's clock; this one uses the addon's.
        """
        self.ensure_one()
        # Sudo: dates of absence, which the assignment of work needs.
        user_sudo = self.sudo()
        start, end = user_sudo.out_of_office_from, user_sudo.out_of_office_to
        if not start and instant >= clock.now():
            # Nothing is planned: Odoo's dates cover the current absence, or the next
            # one.
            return False
        is_told = bool(start and start <= instant and (not end or instant < end))
        return is_told or self._is_planned_away_at(instant)

    def _is_planned_away_at(self, instant):
        """Return whether the user is absent outside Odoo's dates.

        A hook: ``staff`` knows the absences before and after the one in these dates.
        """
        return False

    @api.model
    def _find_absent_at(self, instant):
        """Return all users absent at ``instant``; see :meth:`_is_absent_at`."""
        # Sudo: as there.
        users_sudo = self.sudo().with_context(active_test=False)
        return users_sudo.search(
            [
                ("out_of_office_from", "<=", instant),
                "|",
                ("out_of_office_to", "=", False),
                ("out_of_office_to", ">", instant),
            ]
        ).sudo(self.env.su)

    def _get_substitute_at(self, instant):
        """Return the user's substitute at ``instant``; a hook, empty by default."""
        return self.browse()

    def _get_present_at(self, instant, excluded=()):
        """Return the user, or the first of the chain of substitutes who is present.

        Empty if nobody of the chain is present.

        :param excluded: users who may not know of the work (``_get_excluded_users``)
        """
        self.ensure_one()
        user, seen = self, self.browse()
        while user and user not in seen:
            if user.active and user not in excluded and not user._is_absent_at(instant):
                return user
            seen |= user
            user = user._get_substitute_at(instant)
        return self.browse()
