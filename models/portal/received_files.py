from odoo import models


class Filing(models.Model):
    """Filings: files that the requester sent and may download again."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    def _get_portal_files(self):
        """Return ``[(name, address)]`` of the files received.

        :raise AccessError: the filing is none of the user's
        """
        self.ensure_one()
        self.check_access("read")
        return [
            (file.name, f"/my/radicaciones/{self.id}/archivos/{file.id}")
            for file in self._get_portal_attachments()
        ]

    def _get_portal_attachments(self):
        """Return, as sudo, the files that the requester may download.

        For filings received by hand during an outage, only the sheet with their own
        rows: other evidence, such as a page of the book, shows other requesters too.
        """
        # Sudo: portal users read attachments only through their record, to which the
        # caller has checked access.
        filing_sudo = self.sudo()
        if filing_sudo.contingency_id:
            return filing_sudo.sheet_attachment_id
        return filing_sudo.attachment_ids


class CaseAnswer(models.Model):
    """Answers: files that the requester may download."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _get_portal_files(self):
        """Return ``[(name, address)]`` of the files sent with the answer.

        :raise AccessError: it is none of the user's, or was not sent
        """
        self.ensure_one()
        self.check_access("read")
        return [
            (file.name, f"/my/respuestas/{self.id}/archivos/{file.id}")
            for file in self._get_portal_attachments()
        ]

    def _get_portal_attachments(self):
        """Return, as sudo, the files that the requester may download: all of them."""
        # Sudo: as for received files.
        return self.sudo().attachment_ids
