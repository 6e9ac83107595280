import smtplib
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ...tools import clock, sealing
from ...tools.mail.text import get_plain
from ...tools.text import one_line

# Not part of the message: who starred it, was notified of it, or pinned it.
_FREE = frozenset({"starred_partner_ids", "pinned_at", "notified_partner_ids"})
# Other types tell how a message came or went (by mail, by telephone), which only acts
# and the gateway know.
_BY_PEOPLE = frozenset({"comment", "notification", "user_notification"})

# Time allowed between dating a message and checking it.
_A_MOMENT = timedelta(minutes=1)
# Pause after a run of the mail queue that ended at an error.
_AGAIN_IN = timedelta(minutes=1)
# Fields of an outgoing mail; the rest of its content belongs to its message.
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
# Keys of outgoing mails that become headers.
_HEADERS = frozenset({"subject", "email_from", "email_to", "email_cc", "reply_to"})


class MailMessage(models.Model):
    """Messages on the addon's records: evidence (INV-8), with their record's access.

    Reading them fetches nothing from elsewhere.
    """

    _name = "mail.message"
    # Before Odoo's own model, whose searches it narrows.
    _inherit = [
        "grandes.clientes.on.thread",
        "grandes.clientes.clean.texts",
        "mail.message",
    ]
    _PLACE = ("model", "res_id")

    # Messages to requesters are linked to their first case only. A desk that has that
    # case may not read about the others: a record rule hides such messages from desks.
    grandes_clientes_tells_of_others = fields.Boolean(
        string="Tells of several cases", readonly=True
    )
    grandes_clientes_res_ids = fields.Json(
        string="Records that it tells of",
        readonly=True,
        copy=False,
        help="All of them, if there are several.",
    )

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Show the subject of a message only to users who may read it.

        All internal users may read who was notified of it, and names are computed in
        sudo.
        """
        result = super()._compute_display_name()
        closed_ids = set(self.sudo(False)._of_closed_threads().ids)
        for message in self:
            if message.id in closed_ids:
                message.display_name = self.env._("A message")
        return result

    @api.model
    @ormcache()
    def _get_sealed_fields(self):
        """Return the names of the fields that hold content, author and date.

        All fields stored by Odoo's mail and this addon, so that new ones are sealed
        too.
        """
        modules = {"mail", self.env["grandes.clientes.evidence"]._original_module}
        return frozenset(
            name
            for name, field in self._fields.items()
            if name not in _FREE
            and name not in models.MAGIC_COLUMNS
            and modules.intersection(field._modules)
            and (
                field.store and field.type != "one2many" or name == "tracking_value_ids"
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        if not self.env.su:
            messages._check_own_voice()
        return messages

    def write(self, vals):
        changing = self._get_sealed_fields() & vals.keys()
        # The mail queue stores the Message-ID under which the server accepted a mail.
        if changing and not (changing == {"message_id"} and self.env.su):
            self._check_not_sealed()
        result = super().write(vals)
        if changing and not self.env.su:
            # Covers messages that one call both creates and changes.
            self._check_own_voice()
        if changing & {"model", "res_id"}:
            # A message written elsewhere cannot be moved here.
            self._check_not_sealed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._check_not_sealed()

    def _get_sealed(self):
        """Return the messages that may no longer be changed."""
        Evidence = self.env["grandes.clientes.evidence"]
        # Sudo: related record and age of the messages decide, whoever asks.
        kept_sudo = self.sudo().filtered(Evidence._is_kept)
        return Evidence._filter_sealed(kept_sudo).sudo(self.env.su)

    def _check_not_sealed(self):
        """Raise if one of the messages is evidence.

        :raise UserError: says what to do instead
        """
        if self._get_sealed():
            raise UserError(
                self.env._(
                    "A message about a case, or anything else that is kept here, is "
                    "evidence and stays as it was written: write a new one that "
                    "corrects it."
                )
            )

    def _check_own_voice(self):
        """Raise unless the user writes in their own name, now, and not as the system.

        Checked after creation, because values come from the call, the composer, a
        scheduled message or the context's defaults.

        :raise UserError: says so
        """
        Evidence = self.env["grandes.clientes.evidence"]
        me = self.env.user.partner_id
        addresses = {
            False,
            "",
            me.email,
            me.email_normalized,
            me.email_formatted,
            self.env.user.email_formatted,
        }
        now = fields.Datetime.now()
        # Sudo: messages that the current user has just written.
        for message in self.sudo().filtered(Evidence._is_kept):
            if (
                message.author_id != me
                or message.author_guest_id
                or message.email_from not in addresses
            ):
                raise UserError(
                    self.env._(
                        "Here everybody speaks for themselves: what you write bears "
                        "your name and your address."
                    )
                )
            if not message.date or abs(message.date - now) > _A_MOMENT:
                raise UserError(
                    self.env._(
                        "What you write bears the time at which you write it. Say in "
                        "its text when something was."
                    )
                )
            if message.tracking_value_ids:
                raise self._by_system_error()
            self._check_kind(message.message_type)

    @api.model
    def _check_kind(self, message_type):
        """Raise if users may not write messages of this type.

        :raise UserError: says what to do instead
        """
        if message_type not in _BY_PEOPLE:
            raise self._by_system_error()

    @api.model
    def _by_system_error(self):
        return UserError(
            self.env._(
                "That is noted by the system itself, as it happens. Write a note."
            )
        )

    # === ACCESS === #

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if operation in ("read", "write"):
            forbidden |= (self - forbidden)._of_closed_threads()
        return forbidden

    def _is_ones_own(self):
        return self.author_id == self.env.user.partner_id


class MailMail(models.Model):
    """Mail about this addon's records, sent and kept as it was queued."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        # Unless it is a copy of a note, the mail is the only trace of what was sent.
        mails.filtered(
            lambda mail: mail.auto_delete
            and not mail.is_notification
            and self.env["grandes.clientes.evidence"]._is_kept(mail)
        ).auto_delete = False
        # Notices of :func:`~.crons.serve_each` are left to the queue.
        is_sent_at_once = self.env.context.get("mail_notify_force_send", True)
        if any(
            vals.get("state", "outgoing") == "outgoing"
            and not (vals.get("is_notification") and is_sent_at_once)
            and not vals.get("scheduled_date")
            for vals in vals_list
        ):
            self._wake_queue()
        return mails

    @api.model
    def _wake_queue(self):
        """Trigger the mail queue as soon as the transaction commits.

        Once per transaction: mails of acts do not wait for Odoo's hourly run. Copies of
        a note are sent by Odoo itself.
        """
        data = self.env.cr.precommit.data
        if "grandes_clientes_queue_woken" in data:
            return
        data["grandes_clientes_queue_woken"] = True
        self.env.cr.precommit.add(self._trigger_queue)

    @api.model
    def _trigger_queue(self, at=None):
        """Trigger the cron of the mail queue, now or ``at`` a given time."""
        # Sudo: users have no access to crons.
        queue_sudo = self.env["ir.cron"].sudo()
        # Not ``ref``, which would check for each mail that the cron exists.
        queue_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "mail.ir_cron_mail_scheduler_action", raise_if_not_found=True
        )
        queue_sudo.browse(queue_id)._trigger(at)

    def send(self, auto_commit=False, *args, **kwargs):
        """Send; run the queue again in a minute if it ends at an error.

        Odoo ends the run if the database or the server interrupts it, and sends the
        rest an hour later.

        :param bool auto_commit: as the queue does, which commits after each mail
        """
        try:
            return super().send(auto_commit, *args, **kwargs)
        except psycopg2.Error:
            if auto_commit:
                # Only the mail that failed is undone.
                self.env.cr.rollback()
                self._trigger_queue(clock.now() + _AGAIN_IN)
            raise
        except smtplib.SMTPServerDisconnected:
            self._trigger_queue(clock.now() + _AGAIN_IN)
            raise

    def write(self, vals):
        if _SEALED & vals.keys():
            self._check_not_sealed(self)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        # Copies of a note are deleted once handed to the server.
        self._check_not_sealed(
            self.filtered(
                lambda mail: not mail.is_notification or mail.state == "outgoing"
            )
        )

    def _check_not_sealed(self, mails):
        """Raise if one of ``mails`` is about a record of this addon.

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
        """Prepare the mails with safe headers and a readable plain-text body.

        A line break that a word processor leaves in a subject or a name would keep the
        message from ever being sent; characters that change the text direction could
        make it appear to say something else.
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
        """Allow splitting the copies of a note into batches of recipients."""
        with sealing.unsealed():
            return super()._split_by_delayed_batch(mail_server)
