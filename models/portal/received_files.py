from odoo import models


class Filing(models.Model):
    """The files that a requester sent, for them to read again."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    def _portal_files(self):
        """Return ``[(name, address)]`` of the files received.

        :raise AccessError: the filing is none of the user's
        """
        self.ensure_one()
        self.check_access("read")
        # Sudo: portal users read no attachment but through what it belongs to.
        return [
            (file.name, f"/my/radicaciones/{self.id}/archivos/{file.id}")
            for file in self.sudo().attachment_ids
        ]


class CaseAnswer(models.Model):
    """The files of an answer, for who asked."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _portal_files(self):
        """Return ``[(name, address)]`` of the files that went with the answer.

        :raise AccessError: it is none of the user's, or was not sent
        """
        self.ensure_one()
        self.check_access("read")
        # Sudo: as for what was received.
        return [
            (file.name, f"/my/respuestas/{self.id}/archivos/{file.id}")
            for file in self.sudo().attachment_ids
        ]
