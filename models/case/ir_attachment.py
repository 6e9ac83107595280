from odoo import api, models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """Received files contain whole documents: closed to users who see them masked."""

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
        """Return the error for opening a received file without giving a reason."""
        return AccessError(
            self.env._(
                "This file was received and holds documents of beneficiaries whole: "
                "open it with «Open a received file», which asks for the reason."
            )
        )

    def _get_closed_by_mask(self):
        """Return the files that only the mask closes to the user."""
        refused = super()._check_access("read")
        rest = self - refused[0] if refused else self
        return rest._get_received_and_masked()

    def _get_received_and_masked(self):
        """Return the received files, if the user sees documents masked."""
        if not self.env["grandes.clientes.received.file.mixin"]._is_shown_masks():
            return self.browse()
        # Sudo: the record that a file belongs to decides, not its content.
        return self.filtered(lambda file: file.sudo()._is_received())

    def _is_received(self):
        """Return whether the file belongs to a record that holds received files."""
        self.ensure_one()
        return self._holds_received(self.res_model) and not self.res_field

    def _is_given_by_right_alone(self):
        """Return whether no token opens the file: it belongs to our record or message.

        A hook for files shown to people without an account.
        """
        self.ensure_one()
        Evidence = self.env["grandes.clientes.evidence"]
        if self.res_model == "mail.message" and self.res_id:
            # Sudo: the record of the message decides, whoever asks.
            message_sudo = self.env["mail.message"].sudo().browse(self.res_id).exists()
            return bool(message_sudo) and Evidence._is_kept(message_sudo)
        return self.res_model in Evidence._get_kept_models()

    @api.model
    def _holds_received(self, model):
        """Return whether records of a model hold received files."""
        received = self.env.registry["grandes.clientes.received.file.mixin"]
        return model in self.env and isinstance(self.env[model], received)


class MailThread(models.AbstractModel):
    """Chatter that lists no received files to users who see documents masked."""

    _name = "mail.thread"
    _inherit = "mail.thread"

    def _get_mail_thread_data_attachments(self):
        # Odoo finds the files by their record and then reads them, which would make the
        # whole chatter inaccessible.
        File = self.env["ir.attachment"]
        mixin = self.env["grandes.clientes.received.file.mixin"]
        if File._holds_received(self._name) and mixin._is_shown_masks():
            return File
        return super()._get_mail_thread_data_attachments()


class MailMail(models.Model):
    """Mails that contain their files, whatever their size (INV-10)."""

    _inherit = "mail.mail"

    def _estimate_email_size(self, headers, body, attachments_size):
        # Odoo would replace the files of a large message by links that open them for
        # anyone, without time limit. If a server refuses the message, the act that sent
        # it reports so.
        # Sudo: the owners of the files of an outgoing message.
        files_sudo = self.sudo().attachment_ids
        if any(file._is_given_by_right_alone() for file in files_sudo):
            return 0
        return super()._estimate_email_size(headers, body, attachments_size)


class IrBinary(models.AbstractModel):
    """Access to files by access rights, never by token (INV-10)."""

    _inherit = "ir.binary"

    def _find_record(
        self,
        xmlid=None,
        res_model="ir.attachment",
        res_id=None,
        access_token=None,
        field=None,
    ):
        """Find the record, ignoring tokens for files of our records.

        Odoo gives a token to everybody who is told that the file exists: it would
        outlive the access right and could be passed on.
        """
        if access_token and res_model == "ir.attachment" and res_id is not None:
            # Sudo: the owner of the file, which decides whether access rights are
            # required.
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
