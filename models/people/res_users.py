from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_absent_at(self, instant):
        """Whether the user's out-of-office notice covers ``instant`` (naive UTC).

        Odoo's own flag asks the machine's clock; ours is asked here.
        """
        self.ensure_one()
        # Sudo: dates of absence, which the assignment of work needs.
        user_sudo = self.sudo()
        start, end = user_sudo.out_of_office_from, user_sudo.out_of_office_to
        return bool(start and start <= instant and (not end or instant <= end))
