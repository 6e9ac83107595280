from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.identity import document_types, documents
from ..engine import mass
from . import document_messages
from .case import DOCUMENT_READERS


class Case(models.Model):
    """The beneficiary of a case; the document is searched by key and shown masked."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    beneficiary_name = fields.Char(string="Beneficiary", index="trigram")
    beneficiary_id_type = fields.Selection(
        selection=lambda self: self._selection_document_type(), string="Document type"
    )
    beneficiary_id_number = fields.Char(
        string="Document number", groups=DOCUMENT_READERS
    )
    beneficiary_document = fields.Char(
        string="Document to search by",
        compute="_compute_beneficiary_document",
        store=True,
        precompute=True,
        index="btree_not_null",
        groups=DOCUMENT_READERS,
    )
    beneficiary_id_masked = fields.Char(
        string="Document", compute="_compute_beneficiary_document_masked"
    )

    @api.depends("beneficiary_id_type", "beneficiary_id_number")
    def _compute_beneficiary_document(self):
        for case in self:
            case.beneficiary_document = self._get_document_key(
                case.beneficiary_id_type, case.beneficiary_id_number
            )

    @api.model
    def _get_document_key(self, document_type, number):
        """Return the normalised document used in searches, or ``False`` without one."""
        try:
            return documents.normalize(number or "", document_type) or False
        except documents.DocumentError:
            return False  # refused by the constraint when it is saved

    @api.depends("beneficiary_id_type", "beneficiary_id_number")
    def _compute_beneficiary_document_masked(self):
        # Sudo: everybody who sees the case sees the mask, but few may read the
        # document.
        cases_sudo = self.sudo()
        masks = map(
            _mask,
            cases_sudo.mapped("beneficiary_id_type"),
            cases_sudo.mapped("beneficiary_id_number"),
        )
        mass.assign(self, "beneficiary_id_masked", masks)

    def _get_masked_document(self):
        """Return type and number of the document, masked."""
        self.ensure_one()
        return _mask(self.beneficiary_id_type, self.beneficiary_id_number)

    @api.model
    def _selection_document_type(self):
        return [(code, row[0]) for code, row in document_types.TYPES.items()]

    @api.constrains("beneficiary_id_type", "beneficiary_id_number")
    def _check_beneficiary_document(self):
        # Sudo: the document is also checked for users who may not read it.
        for case in self.sudo():
            try:
                documents.normalize(
                    case.beneficiary_id_number or "", case.beneficiary_id_type
                )
            except documents.DocumentError as error:
                raise ValidationError(
                    document_messages.get_sentence(
                        self.env._, error.code, case.beneficiary_id_number
                    )
                ) from error


def _mask(document_type, number):
    """Return type and number of a document, masked."""
    return f"{document_type or ''} {documents.mask(number or '')}".strip()
