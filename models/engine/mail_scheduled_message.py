from odoo import api, models
from odoo.exceptions import UserError


class MailScheduledMessage(models.Model):
    """Scheduled messages about this addon's records belong to their author alone.

    They are posted in the name of their author, so nobody else may change them.
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
        """Post now, if the current user wrote the message.

        :raise UserError: another user wrote it
        """
        self._check_ones_own()
        return super().post_message()

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Turn the scheduled messages of a leaving user into activities of ``taker``.

        They are posted neither in the name of the leaving user nor in that of somebody
        who did not write them: the successor reads them and writes what they want.
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
        """Return no records: the activities stay with the successor."""
        return self.browse()

    def _check_ones_own(self):
        """Raise if another user scheduled a message about a record of this addon.

        :raise UserError: says so
        """
        # The cron that posts and deletes them acts for each author.
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
        """Raise unless messages about this addon's records bear their author's name.

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
        """Return, in sudo, the messages about records of this addon."""
        kept = self.env["grandes.clientes.evidence"]._get_kept_models()
        # Sudo: the related model decides, whoever asks.
        return self.sudo().filtered(lambda message: message.model in kept)
