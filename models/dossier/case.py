from odoo import models


class Case(models.Model):
    """File name of a case's dossier, used by the report."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _dossier_name(self):
        """Return the file name, without extension."""
        self.ensure_one()
        return self.env._(
            "Dossier %(case)s", case=self.name or self.filing_id.name
        ).replace("/", "-")
