from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ...tools.identity import documents
from .case import DOCUMENT_READERS


class Case(models.Model):
    """Search and display names of cases."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    # A search must not look into activities that the user may not read.
    activity_ids = fields.One2many(bypass_search_access=False)
    activity_summary = fields.Char(related_sudo=False)
    document_written = fields.Char(
        string="Document as written",
        compute="_compute_document_written",
        search="_search_document_written",
        groups=DOCUMENT_READERS,
        help="Finds the beneficiary however the document is written: dots, spaces and "
        "hyphens do not count.",
    )

    @api.depends("name", "subject", "filing_id.name")
    @api.depends_context("lang", "uid", "formatted_display_name")
    def _compute_display_name(self):
        # Selection lists also show what each case is about.
        formatted = self.env.context.get("formatted_display_name")
        nameless = self.filtered(lambda case: formatted or not case.name)
        # Display names are computed in sudo, for whoever sees a reference to the case.
        told = nameless._origin.sudo(self.env.uid == SUPERUSER_ID)
        told = set(told._filtered_access("read").ids)
        for case in self:
            if case.name and formatted and case._origin.id in told:
                about = " · ".join(filter(None, (case.subject, case.beneficiary_name)))
                case.display_name = f"{case.name}\t--{about}--"
            elif case.name:
                case.display_name = case.name
            elif not case._origin or case._origin.id in told:
                case.display_name = self.env._(
                    "Not registered: %(subject)s", subject=case.subject or ""
                )
            else:
                # Sudo: the number of the filing, which discloses nothing of the matter.
                case.display_name = self.env._(
                    "Not registered: %(filing)s", filing=case.sudo().filing_id.name
                )

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Fetch the fields that record rules use along with the listed ones.

        Odoo checks the rules again when it reads the records; for a missing field it
        would then fetch every column of the whole page.
        """
        if field_names and not self.env.su:
            field_names = {*field_names, *self._get_fields_of_rules()}
        return super().search_fetch(domain, field_names, offset, limit, order)

    @api.model
    def _get_fields_of_rules(self):
        """Return the names of the fields that the rules of all users refer to."""
        return {
            name
            for name in ("company_id", "complained_user_id")
            if self._has_field_access(self._fields[name], "read")
        }

    @property
    def _rec_names_search(self):
        """Search cases by number, and by document for users who may read documents.

        Where a case is selected among others, search all that the find box searches.
        """
        if self.env.context.get("grandes_clientes_find"):
            return ["found_by"]
        names = ["name", "mercurio_in_number"]
        document = self._fields["beneficiary_document"]
        if self._has_field_access(document, "read"):
            names.append(document.name)
        return names

    @api.depends("beneficiary_document")
    def _compute_document_written(self):
        for case in self:
            case.document_written = case.beneficiary_document

    def _search_document_written(self, operator, value):
        """Search by the normalised document, which is indexed."""
        if operator not in ("in", "ilike", "=ilike"):
            return NotImplemented
        values = [value] if isinstance(value, str) else value
        keys = set()
        for written in values:
            try:
                keys.add(documents.normalize(written or ""))
            except documents.DocumentError:
                continue  # what is no document is nobody's
        return Domain("beneficiary_document", "in", [key for key in keys if key])
