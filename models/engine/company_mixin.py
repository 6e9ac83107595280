from odoo import models


class CompanyMixin(models.AbstractModel):
    """Company consistency at a price that does not grow with the batch."""

    _name = "grandes.clientes.company.mixin"
    _description = "Company consistency in batches"
    _check_company_auto = True

    def _check_company(self, fnames=None):
        """Check one record of each combination of company and related records.

        Odoo checks record by record, field by field; in a mass act a thousand cases
        share a handful of combinations.
        """
        if len(self) <= 1:
            return super()._check_company(fnames)
        checked = [
            name
            for name, field in self._fields.items()
            if field.relational and field.check_company
        ]
        one_of_each = {
            (record.company_id, *(record[name] for name in checked)): record.id
            for record in self.sudo()
        }
        return super(CompanyMixin, self.browse(one_of_each.values()))._check_company(
            fnames
        )
