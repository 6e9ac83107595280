from odoo import api, models
from odoo.exceptions import UserError


class MailScheduledMessage(models.Model):
    """What somebody will say later, about records of ours, is theirs alone.

    It is posted as who scheduled it, by whom it says so: nobody else touches it.
    """

    _name = "mail.scheduled.message"
    _inherit = ["grandes.clientes.clean.texts", "mail.scheduled.message"]

    @api.model_create_multi
    def create(self, vals_list):
        scheduled = super().create(vals_list)
        scheduled._check_own_voice()
        return scheduled

    def write(self, vals):
        self._check_ones_own()
        result = super().write(vals)
        self._check_own_voice()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        self._check_ones_own()

    def post_message(self):
        """Post now; to be done by who wrote it.

        :raise UserError: somebody else did
        """
        self._check_ones_own()
        return super().post_message()

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Turn what somebody who leaves would say into a to-do of who follows.

        Nobody says it in their name any more, nor in that of who did not write it:
        who follows reads it, and says what they want.
        """
        for message in self:
            record = self.env[message.model].browse(message.res_id).exists()
            if record and taker:
                record.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=taker.id,
                    summary=self.env._(
                        "%(person)s was to write this: say it, or leave it",
                        person=giver.name,
                    ),
                    note=message.body,
                )
        self.unlink()

    def _get_untouched(self, name, taker):
        """Return none: what became a to-do stays one."""
        return self.browse()

    def _check_ones_own(self):
        """Raise if a message about a record of ours was scheduled by somebody else.

        :raise UserError: says so
        """
        # The cron that posts them and deletes them acts for whoever wrote each.
        if not self.env.su and any(
            message.create_uid != self.env.user for message in self._of_ours()
        ):
            raise UserError(
                self.env._(
                    "Somebody else wrote this, to be said in their name: ask them, or "
                    "write a message of your own."
                )
            )

    def _check_own_voice(self):
        """Raise unless the messages about records of ours bear their writer's name.

        :raise UserError: says so
        """
        if not self.env.su and any(
            message.author_id != message.create_uid.partner_id
            for message in self._of_ours()
        ):
            raise UserError(
                self.env._(
                    "Here everybody speaks for themselves: what you write bears your "
                    "name and your address."
                )
            )

    def _of_ours(self):
        """Return, with ``sudo``, the messages about records of ours."""
        kept = self.env["grandes.clientes.evidence"]._get_kept_models()
        # Sudo: whose they are decides, whoever asks.
        return self.sudo().filtered(lambda message: message.model in kept)
