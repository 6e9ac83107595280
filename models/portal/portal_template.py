from odoo import models

from ...tools import clock
from ...tools.identity import academic_period
from ...tools.sheet.template import TemplateColumn, write_template

# Separator of code and name of a matter, as the reader splits them.
_DASH = " - "


class PortalTemplate(models.AbstractModel):
    """Spreadsheet for entities to fill in, with the matters that it offers."""

    _name = "grandes.clientes.portal.template"
    _description = "Spreadsheet for entities to fill in"

    def _get_matters(self):
        """Return the typifications that the user may file, by product.

        :return: ``{product: typifications}``
        """
        return (
            self.env["grandes.clientes.typification"]
            .search([("active", "=", True)])
            .grouped("product_id")
        )

    def _get_matter_name(self, typification):
        """Return the name of a typification in the spreadsheet: its code and name."""
        return f"{typification.code}{_DASH}{typification.name}"

    def _get_template(self):
        """Return the bytes of the XLSX, with the current lists."""
        return write_template(
            self.env._("Requests"),
            (
                self.env._("How to fill it in"),
                self.env._("Column"),
                self.env._("What to write"),
                self.env._("Example"),
            ),
            self._get_columns(),
        )

    def _get_columns(self):
        """Return the columns; their names are Spanish, as the reader expects them."""
        Case = self.env["grandes.clientes.case"]
        matters = [each for group in self._get_matters().values() for each in group]
        needing = next((m for m in matters if m.needs_beneficiary), None)
        own = next((m for m in matters if not m.needs_beneficiary), None)
        shown = [m for m in (needing, own) if m]
        kinds = ("Solicitud", "Queja", "Reclamo")
        today = clock.today(self.env.company)
        period = academic_period.propose("", today) or f"{today.year}-1"

        def of(first, second=""):
            return [first, second][: len(shown)] if needing else [second]

        return [
            TemplateColumn(
                "Tipo de documento",
                self.env._("Of the beneficiary. Choose from the list."),
                [code for code, _label in Case._selection_document_type()],
                examples=of("CC"),
                width=12,
            ),
            TemplateColumn(
                "Número de documento",
                self.env._("Of the beneficiary, with dots or without."),
                examples=of("1020304050"),
            ),
            TemplateColumn(
                "Nombre del beneficiario",
                self.env._("Leave it empty when it is the entity's own matter."),
                examples=of("Ana Gómez Ruiz"),
                width=30,
            ),
            TemplateColumn(
                "Trámite",
                self.env._("What it is about. Choose from the list."),
                [self._get_matter_name(matter) for matter in matters],
                examples=[self._get_matter_name(matter) for matter in shown],
                width=44,
            ),
            TemplateColumn(
                "Clase de solicitud",
                self.env._("Optional: what you call it."),
                kinds,
                examples=of("Reclamo", "Solicitud"),
                width=14,
            ),
            TemplateColumn(
                "Período académico",
                self.env._("Year and semester, where the matter goes by it."),
                examples=of(period),
                width=12,
            ),
            TemplateColumn(
                "Asunto",
                self.env._("In a few words."),
                examples=of("Pago no aplicado", "Certificado para la entidad"),
                width=34,
            ),
            TemplateColumn(
                "Detalle",
                self.env._("Explain what you ask, with dates and amounts."),
                examples=of(
                    "El pago del 12 de agosto no aparece en el estado de cuenta.",
                    "Necesitamos el certificado para la auditoría de este semestre.",
                ),
                width=60,
            ),
        ]
