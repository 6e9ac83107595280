from odoo import api, models


class ResGroups(models.Model):
    """Groups whose members stay internal users when they get a role."""

    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        """Keep members internal; see ``ResUsers._grandes_clientes_stay_internal``."""
        groups = super().create(vals_list)
        groups._grandes_clientes_members_stay_internal()
        return groups

    def write(self, vals):
        """Keep members internal, as :meth:`create` does."""
        result = super().write(vals)
        if not {"user_ids", "all_user_ids", "implied_ids"}.isdisjoint(vals):
            self._grandes_clientes_members_stay_internal()
        return result

    def _grandes_clientes_members_stay_internal(self):
        role = self.env.ref("grandes_clientes.group_user", raise_if_not_found=False)
        giving = self.filtered(lambda group: role and role in group.all_implied_ids)
        giving.all_user_ids._grandes_clientes_stay_internal()

    @api.model
    def _grandes_clientes_tell_taken(self, taken):
        """Notify the administrators of roles that an update removed from portal users.

        Posts a note on each account and creates an activity for each administrator.

        :param taken: ``[user id, group id]`` of each removed role
        """
        self = self.with_context(lang=self.env.company.partner_id.lang)
        groups_of = {}
        for user_id, group_id in taken:
            groups_of.setdefault(user_id, []).append(group_id)
        users = self.env["res.users"].with_context(active_test=False)
        users = users.browse(groups_of).exists()
        for user in users:
            roles = self.browse(groups_of[user.id]).exists().mapped("display_name")
            user.partner_id._message_log(
                body=self.env._(
                    "The update took from this account, which is of the portal: "
                    "%(roles)s. A role makes an internal user, which an account of the "
                    "portal is not.",
                    roles=", ".join(roles),
                )
            )
        administrators = self.env.ref("base.group_system").all_user_ids
        administrators |= self.env.ref("grandes_clientes.group_manager").all_user_ids
        for administrator in administrators.filtered("active"):
            self.env.company.partner_id.with_context(
                grandes_clientes_todo=True
            ).activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=administrator.id,
                summary=self.env._("Roles were taken from accounts of the portal"),
                note=self.env._(
                    "They could see the cases of every entity: %(people)s. Look at "
                    "what they did, and give the role to an internal account where one "
                    "is needed.",
                    people=", ".join(f"{user.name} ({user.login})" for user in users),
                ),
            )
