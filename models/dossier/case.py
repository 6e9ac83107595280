from odoo import models


class Case(models.Model):
    """The name of a case's dossier, which the report asks the case for."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _dossier_name(self):
        """Return the name of the file, without its ending."""
        self.ensure_one()
        return self.env._(
            "Dossier %(case)s", case=self.name or self.filing_id.name
        ).replace("/", "-")
