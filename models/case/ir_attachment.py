from odoo import api, models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """Received files hold documents whole: closed to who is shown them masked."""

    _name = "ir.attachment"
    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation != "read" or self.env.su:
            return result
        forbidden = result[0] if result else self.browse()
        closed = (self - forbidden)._get_received_and_masked()
        if not closed:
            return result
        return forbidden | closed, self._make_mask_error

    def _make_mask_error(self):
        """Return the error of who opens a received file without giving a reason."""
        return AccessError(
            self.env._(
                "This file was received and holds documents of beneficiaries whole: "
                "open it with «Open a received file», which asks for the reason."
            )
        )

    def _get_closed_by_mask(self):
        """Return those that the user would read, if not for the documents in them."""
        refused = super()._check_access("read")
        rest = self - refused[0] if refused else self
        return rest._get_received_and_masked()

    def _get_received_and_masked(self):
        """Return those that were received, if the user is shown masks."""
        if not self.env["grandes.clientes.received.file.mixin"]._is_shown_masks():
            return self.browse()
        # Sudo: what they belong to decides, not what is in them.
        return self.filtered(lambda file: file.sudo()._is_received())

    def _is_received(self):
        """Whether the file is of a record of ours with files that people sent."""
        self.ensure_one()
        return self._holds_received(self.res_model) and not self.res_field

    def _is_given_by_right_alone(self):
        """Whether no token opens the file: it is of a record of ours, or of a message.

        A hook for what is shown to people who have no account.
        """
        self.ensure_one()
        Evidence = self.env["grandes.clientes.evidence"]
        if self.res_model == "mail.message" and self.res_id:
            # Sudo: what the message is about decides, whoever asks.
            message_sudo = self.env["mail.message"].sudo().browse(self.res_id).exists()
            return bool(message_sudo) and Evidence._is_kept(message_sudo)
        return self.res_model in Evidence._get_kept_models()

    @api.model
    def _holds_received(self, model):
        """Whether records of a model have files that people sent."""
        received = self.env.registry["grandes.clientes.received.file.mixin"]
        return model in self.env and isinstance(self.env[model], received)


class MailThread(models.AbstractModel):
    """The chatter lists no received file to who is shown documents masked."""

    _name = "mail.thread"
    _inherit = "mail.thread"

    def _get_mail_thread_data_attachments(self):
        # Odoo finds the files by their record and then reads them, which would close
        # the whole chatter.
        File = self.env["ir.attachment"]
        mixin = self.env["grandes.clientes.received.file.mixin"]
        if File._holds_received(self._name) and mixin._is_shown_masks():
            return File
        return super()._get_mail_thread_data_attachments()


class MailMail(models.Model):
    """What mails bring goes in them, whatever it weighs (INV-10)."""

    _inherit = "mail.mail"

    def _estimate_email_size(self, headers, body, attachments_size):
        # Odoo would take the files out of a heavy message, and put in links by which
        # whoever holds them opens the files for ever. A server that refuses the
        # message says so, and the acts that sent it tell.
        # Sudo: what the files belong to, of a message that leaves.
        files_sudo = self.sudo().attachment_ids
        if any(file._is_given_by_right_alone() for file in files_sudo):
            return 0
        return super()._estimate_email_size(headers, body, attachments_size)


class IrBinary(models.AbstractModel):
    """Files of ours are given to who may read them, and by no token (INV-10)."""

    _inherit = "ir.binary"

    def _find_record(
        self,
        xmlid=None,
        res_model="ir.attachment",
        res_id=None,
        access_token=None,
        field=None,
    ):
        """Find; a token opens no file of a record of ours.

        Odoo gives one to everybody whom it tells that the file is there: it would
        outlive the right to the file, and pass from hand to hand.
        """
        if access_token and res_model == "ir.attachment" and res_id is not None:
            # Sudo: what the file belongs to, which decides who is asked for a right.
            file_sudo = self.env["ir.attachment"].sudo().browse(int(res_id)).exists()
            if file_sudo and file_sudo._is_given_by_right_alone():
                access_token = None
        return super()._find_record(
            xmlid=xmlid,
            res_model=res_model,
            res_id=res_id,
            access_token=access_token,
            field=field,
        )
