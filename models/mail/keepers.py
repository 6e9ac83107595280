from odoo import api, models


class MailKeepers(models.AbstractModel):
    """Activities about mail problems, for those who keep mailboxes or the server.

    Never by mail, which may be what fails. Each is created once, until it is done.
    """

    _name = "grandes.clientes.mail.keepers"
    _description = "To-dos of those who keep the mail"

    @api.model
    def _tell(self, get_summary, note):
        """Create an activity for each keeper who does not have it yet.

        :param get_summary: function of a language that returns the summary
        :param str note: what happened
        """
        keepers = self._get_keepers()
        told = self._find(get_summary, keepers).user_id
        self._get_activities_sudo().with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "user_id": user.id,
                    "summary": get_summary(user.lang),
                    "note": note,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                }
                for user in keepers - told
            ]
        )

    @api.model
    def _take_back(self, get_summary):
        """Delete the activities: the problem is over."""
        self._find(get_summary, self._get_keepers()).unlink()

    @api.model
    def _find(self, get_summary, keepers):
        summaries = {get_summary(lang) for lang in keepers.mapped("lang")}
        return self._get_activities_sudo().search(
            [
                ("res_model", "in", (False, "")),
                ("user_id", "in", keepers.ids),
                ("summary", "in", list(summaries)),
            ]
        )

    def _get_activities_sudo(self):
        # Sudo: activities for other users, about the mail system.
        return self.env["mail.activity"].sudo()

    @api.model
    def _get_keepers(self):
        """Return the users who keep mailboxes or the server."""
        # Sudo: finds the recipients, whoever fetches or sends.
        groups_sudo = (
            self.env.ref("grandes_clientes.group_manager").sudo()
            | self.env.ref("base.group_system").sudo()
        )
        return groups_sudo.all_user_ids.filtered(
            lambda user: user.active and not user.share
        )
