from odoo import models


class Filing(models.Model):
    """The files that a requester sent, for them to read again."""

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
        """Return, with ``sudo``, the files that the requester may have.

        Of what came by hand during an outage, its own rows: the evidence, such as a
        page of the book, tells of other requesters too.
        """
        # Sudo: portal users read no attachment but through what it belongs to; the
        # caller has checked that.
        filing_sudo = self.sudo()
        if filing_sudo.contingency_id:
            return filing_sudo.sheet_attachment_id
        return filing_sudo.attachment_ids


class CaseAnswer(models.Model):
    """The files of an answer, for who asked."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _get_portal_files(self):
        """Return ``[(name, address)]`` of the files that went with the answer.

        :raise AccessError: it is none of the user's, or was not sent
        """
        self.ensure_one()
        self.check_access("read")
        return [
            (file.name, f"/my/respuestas/{self.id}/archivos/{file.id}")
            for file in self._get_portal_attachments()
        ]

    def _get_portal_attachments(self):
        """Return, with ``sudo``, the files that the requester may have: all."""
        # Sudo: as for what was received.
        return self.sudo().attachment_ids
