from odoo import api, models

# Start page of each role: the first of these groups that the user has decides.
_MY_WORK = [
    ("group_supervisor", "case_team_action"),
    ("group_front_office", "case_my_work_action"),
    ("group_back_office", "escalation_back_office_action"),
    ("group_mission_area", "escalation_area_action"),
    ("group_coordinator", "case_action"),
    ("group_quality", "case_action"),
    ("group_oversight", "case_action"),
    ("group_manager", "person_action"),
]
# For users without a role, such as system administrators.
_MY_WORK_ELSE = "large_client_action"


class ResUsers(models.Model):
    """Start page of a user, by role."""

    _name = "res.users"
    _inherit = "res.users"

    @api.model
    def action_grandes_clientes_my_work(self):
        """Open what the current user has to do.

        :return: action
        """
        action = next(
            (
                action
                for group, action in self._grandes_clientes_get_my_work()
                if self.env.user.has_group(f"grandes_clientes.{group}")
            ),
            _MY_WORK_ELSE,
        )
        return self.env["ir.actions.actions"]._for_xml_id(f"grandes_clientes.{action}")

    @api.model
    def _grandes_clientes_get_my_work(self):
        """Return the pairs (group, action), in order of precedence.

        Extended by the rooms whose users have a queue of their own.
        """
        return list(_MY_WORK)
