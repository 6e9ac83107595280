from odoo import api, models
from odoo.exceptions import UserError

from ...tools import sealing
from ...tools.mail.plain import get_plain
from ...tools.text import one_line

# What goes out; the rest of its content is its message's.
_SEALED = frozenset(
    {
        "mail_message_id",
        "body_html",
        "body_content",
        "references",
        "headers",
        "is_notification",
        "email_to",
        "email_cc",
        "recipient_ids",
        "auto_delete",
    }
)
# What the message's own fields write into its headers.
_HEADERS = frozenset({"subject", "email_from", "email_to", "email_cc", "reply_to"})


class MailMail(models.Model):
    """Mail about records of ours goes out, and is kept, as it was queued."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        # What is no copy of a note is the only trace of what was sent.
        mails.filtered(
            lambda mail: mail.auto_delete
            and not mail.is_notification
            and self.env["grandes.clientes.evidence"]._is_kept(mail)
        ).auto_delete = False
        if any(
            vals.get("state", "outgoing") == "outgoing"
            and not vals.get("is_notification")
            and not vals.get("scheduled_date")
            for vals in vals_list
        ):
            self._wake_queue()
        return mails

    @api.model
    def _wake_queue(self):
        """Let the queue send what acts put into it as soon as they are committed.

        Once a transaction, at its end: what is said to be sent does not wait for the
        hour at which Odoo looks. The copies of a note leave by Odoo's own doing.
        """
        data = self.env.cr.precommit.data
        if "grandes_clientes_queue_woken" in data:
            return
        data["grandes_clientes_queue_woken"] = True
        self.env.cr.precommit.add(self._trigger_queue)

    @api.model
    def _trigger_queue(self):
        """Wake the mail queue."""
        # Sudo: waking the mail queue is no right of anybody's.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def write(self, vals):
        if _SEALED & vals.keys():
            self._check_not_sealed(self)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        # A note's copies go once they were handed to the server.
        self._check_not_sealed(
            self.filtered(
                lambda mail: not mail.is_notification or mail.state == "outgoing"
            )
        )

    def _check_not_sealed(self, mails):
        """Raise if one of ``mails`` is about a record of ours.

        :raise UserError: says what to do instead
        """
        Evidence = self.env["grandes.clientes.evidence"]
        if Evidence._filter_sealed(mails.filtered(Evidence._is_kept)):
            raise UserError(
                self.env._(
                    "What was queued goes out as it is, and is kept so: send another "
                    "message that corrects it."
                )
            )

    def _prepare_outgoing_list(self, *args, **kwargs):
        """Prepare, with headers and a plain text that anybody can read.

        A line end that a word processor leaves in a subject, or in a name, would keep
        the message from ever leaving; what turns the direction of a text would let it
        say what is not there.
        """
        outgoing = super()._prepare_outgoing_list(*args, **kwargs)
        for each in outgoing:
            if each.get("body"):
                each["body_alternative"] = get_plain(each["body"])
            for name in _HEADERS & each.keys():
                value = each[name]
                each[name] = (
                    [one_line(part) for part in value]
                    if isinstance(value, list)
                    else value and one_line(value)
                )
        return outgoing

    def _split_by_delayed_batch(self, mail_server):
        """Split; the copies of a note may go to its readers in several batches."""
        with sealing.unsealed():
            return super()._split_by_delayed_batch(mail_server)
