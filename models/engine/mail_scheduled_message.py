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
